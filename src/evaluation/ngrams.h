// Counting n-grams of words or characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace seq2see::evaluation {

/// How often each n-gram occurs in one sequence: `counts[n - 1][name]`.
using NgramCounts = std::vector<std::vector<uint32_t>>;

/// Counts the n-grams of sequences that are to be compared with each other: equal n-grams get equal names in
/// all of them. The names are dense from 0 for each order, in the order of their first appearance; a sequence
/// counted early has shorter vectors than one counted late, and what lies beyond their end is 0.
class NgramCounter {
 public:
  explicit NgramCounter(size_t max_order);

  NgramCounts count(std::span<const uint32_t> tokens);

 private:
  using Names =
      std::unordered_map<uint64_t, uint32_t>;  // (name of all but the last token, last token) -> name
  std::vector<Names> names_;                   // [max_order]
};

/// Numbers for words; equal words get equal numbers.
class WordNumbers {
 public:
  /// The words must outlive this object.
  std::vector<uint32_t> operator()(std::span<const std::string_view> words);

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

/// The number of n-grams, each counted as often as it occurs.
uint64_t total(std::span<const uint32_t> counts);

/// The n-grams common to both: the sum of the smaller counts.
uint64_t matches(std::span<const uint32_t> counts, std::span<const uint32_t> other_counts);

}  // namespace seq2see::evaluation
