// From words back to pieces: links between words as rows that attention over pieces can follow.
#pragma once

#include <cstddef>
#include <vector>

#include "alignment/links.h"
#include "alignment/words.h"

namespace seq2see::alignment {

/// Part of the row of a target piece.
struct PieceLink {
  size_t target;
  size_t source;
  float weight;  // in (0, 1]; those of a target piece sum to 1

  bool operator==(const PieceLink&) const = default;
};

/// A target piece looks at the source words that its word is linked with, at each of them equally; within a
/// source word, at its pieces by their shares. A piece that belongs to several target words takes their rows
/// by its shares; a piece of words without links has no row. Sorted by target, then source. Throws
/// std::logic_error where a link names a word that there is not.
std::vector<PieceLink> to_piece_links(const Links& links, const Words& source, const Words& target);

}  // namespace seq2see::alignment
