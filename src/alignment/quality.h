// How well links agree with links that people drew.
#pragma once

#include <cstddef>

#include "alignment/links.h"

namespace seq2see::alignment {

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

AlignmentQuality compare_with_gold(const Links& links, const GoldLinks& gold);

}  // namespace seq2see::alignment
