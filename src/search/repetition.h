// Blocking of repetitions: no n-gram twice in one output (Paulus et al. 2018, "A Deep Reinforced Model for
// Abstractive Summarization", section 2.5).
#pragma once

#include <cstdint>
#include <vector>

#include "search/options.h"

namespace seq2see::search {

/// The tokens that would end an n-gram which `ids` has already. n ≥ 1.
std::vector<int64_t> repeating_pieces(const Ids& ids, int64_t n);

}  // namespace seq2see::search
