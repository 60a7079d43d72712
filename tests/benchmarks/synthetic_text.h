// Sentence pairs that no corpus is needed for. They have the lengths of Multi30k's, cut into pieces, and ids
// as frequent as words are; the same on every machine.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/batching.h"

namespace seq2see::benchmarks {

/// The ids with a meaning of their own; all others are drawn.
constexpr int32_t kStartId = 1;
constexpr int32_t kEosId = 2;
constexpr int32_t kFirstWordId = 3;

struct SyntheticPair {
  std::vector<int32_t> source;  // ends in </s>
  std::vector<int32_t> target;
};

/// Lengths, </s> counted: log-normal with the means 14 (source) and 15 (target); the deviations of the
/// logarithms, 0.30 of the source and 0.17 of the ratio of both, are those of the words and punctuation marks
/// of Multi30k's training text, English to German. Ids: the r-th most frequent of the vocabulary has a
/// probability proportional to 1 / (r + 2.7), after Zipf and Mandelbrot.
std::vector<SyntheticPair> synthetic_pairs(int64_t count, int64_t vocabulary);

std::vector<data::PairLength> lengths_of(std::span<const SyntheticPair> pairs);

/// The pairs at these positions as a batch, as data::make_batch makes it of a corpus. At least one.
data::Batch make_batch(std::span<const SyntheticPair> pairs, std::span<const int64_t> positions);

/// `count` batches of a training's epoch over the pairs, from short to long sentences: those that stand in
/// the middle of `count` equal parts of the epoch when it is ordered by length. However few, they have the
/// mean length and the padding of a whole epoch.
std::vector<std::vector<int64_t>> representative_batches(std::span<const data::PairLength> lengths,
                                                         int64_t count);

}  // namespace seq2see::benchmarks
