// Sums of rows of a test set that chance has changed, as fast as memory gives them: a bootstrap of 1,000
// sentences of BLEU with 1,000 samples adds a million rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "evaluation/statistics.h"

namespace seq2see::evaluation {

using TakeSums = std::function<void(std::span<const double> sums)>;

/// Draws as many sentences as there are, with replacement, and gives the sum of their rows; `samples` times.
/// The same seed draws the same sentences of every test set of this size.
void for_each_bootstrap_sample(const SentenceStatistics& statistics, size_t samples, uint64_t seed,
                               const TakeSums& take);

using TakeTwoSums = std::function<void(std::span<const double> first, std::span<const double> second)>;

/// Lets a coin decide for each sentence which of two rows goes to which sum; `trials` times. Both must be of
/// the same sentences.
void for_each_swap(const SentenceStatistics& first, const SentenceStatistics& second, size_t trials,
                   uint64_t seed, const TakeTwoSums& take);

}  // namespace seq2see::evaluation
