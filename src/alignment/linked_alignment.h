// From hard to soft: an alignment that can be drawn, of links.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/links.h"

namespace seq2see::alignment {

/// What links are about, as far as it is known.
struct LinkedTokens {
  std::optional<std::vector<std::string>> source;
  std::optional<std::vector<std::string>> target;
};

/// Whether links may be about `</s>` though the tokens do not name it.
enum class LinkedEnds {
  kOutside,  // links are between words alone, as in Pharaoh files
  kInside,   // `</s>` is the position after the last word, as Marian has it
};

/// A target token looks at each of its links alike, and at `</s>` where it has none. Where tokens are not
/// known they are named by position, as many as the links need: with kInside, the largest position is `</s>`.
/// Known ones get `</s>` where they lack it.
///
/// Throws UserError for a link that is outside of the tokens, and for positions above 1,000 where tokens are
/// not known, and for more than kMostWeights weights.
/// @param first  what the user's file counts the first token as, for messages
Alignment alignment_of_links(const Links& links, const LinkedTokens& tokens, LinkedEnds ends,
                             std::string_view where, size_t first);

}  // namespace seq2see::alignment
