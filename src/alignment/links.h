// Hard word alignments: links between a source and a target token, the Pharaoh text format in which they are
// exchanged, and how well they agree with links that people drew.
#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::alignment {

struct Link {
  size_t source;
  size_t target;

  auto operator<=>(const Link&) const = default;  // NOLINT(modernize-use-nullptr): misreads <=>
};

/// Sorted by source, then target; no link twice.
using Links = std::vector<Link>;

/// What becomes of links that start or end at `</s>`.
enum class EndLinks {
  kKeep,  // as Marian does
  kDrop,  // a target word that looks at `</s>` is unaligned: what gold alignments over words want
};

/// One link a target token, to the source token with the largest weight (the first one where several are
/// equal). The end counts as a token when it is last in `source` or `target`. Expects an alignment that
/// `check` accepts.
Links argmax_links(const Alignment& alignment, EndLinks ends);

/// All links whose weight is larger than `threshold`.
Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends);

/// Links that people drew (Och & Ney 2003, "A systematic comparison of various statistical alignment
/// models"): sure ones, and possible ones that an aligner may make or not.
struct GoldLinks {
  Links sure;
  Links possible;  // contains the sure ones

  bool operator==(const GoldLinks&) const = default;
};

/// One line of Pharaoh format: "0-0 1p2 3-1", source first, both from 0, `-` sure and `p` possible, separated
/// by white space. An empty line is a pair without links. Throws UserError(where) for anything else.
GoldLinks parse_pharaoh(std::string_view line, std::string_view where);

/// The inverse: links sorted by source, then target.
std::string format_pharaoh(const GoldLinks& gold);
std::string format_pharaoh(const Links& links);

/// Counts of agreement; those of the sentences of a corpus add up. Definitions of Och & Ney (2003). Where
/// there is nothing to judge, nothing is wrong: a precision without made links, a recall without sure links
/// and an F of perfect agreement are 1, an AER of nothing against nothing is 0.
struct AlignmentQuality {
  size_t made = 0;           // |A|
  size_t sure = 0;           // |S|
  size_t made_sure = 0;      // |A ∩ S|
  size_t made_possible = 0;  // |A ∩ P|

  AlignmentQuality& operator+=(const AlignmentQuality& other);

  [[nodiscard]] double precision() const;             // |A ∩ P| / |A|
  [[nodiscard]] double recall() const;                // |A ∩ S| / |S|
  [[nodiscard]] double f_measure() const;             // harmonic mean of the two
  [[nodiscard]] double alignment_error_rate() const;  // 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|)
};

/// @param links  sorted and unique, as the functions above make them
AlignmentQuality compare_with_gold(const Links& links, const GoldLinks& gold);

}  // namespace seq2see::alignment
