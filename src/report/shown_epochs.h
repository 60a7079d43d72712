// Which epochs of a long training a report shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace seq2see::report {

/// More matrices than those of so many epochs are more than anybody steps through, and make a page heavy.
inline constexpr size_t kMostEpochs = 130;  // 0 to 128, and the best

/// All epochs where there are no more than `most`. Otherwise those that 2 divides, or 4, or 8, and so on, and
/// besides the first, the best and the last: at most `most`. What is left out for one training is left out
/// for a longer one too, but for its best and its last.
/// @param epochs  rising
/// @param most  at least 4
std::vector<int64_t> shown_epochs(const std::vector<int64_t>& epochs, std::optional<int64_t> best,
                                  size_t most = kMostEpochs);

}  // namespace seq2see::report
