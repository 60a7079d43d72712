#include "evaluation/ngrams.h"

#include <algorithm>
#include <numeric>

namespace seq2see::evaluation {

NgramCounter::NgramCounter(size_t max_order) : names_(max_order) {}

NgramCounts NgramCounter::count(std::span<const uint32_t> tokens) {
  NgramCounts counts(names_.size());
  std::vector<uint32_t> prefixes(tokens.size(), 0);  // names of the (order-1)-grams, by where they start
  for (size_t order = 1; order <= names_.size(); ++order) {
    Names& names = names_[order - 1];
    std::vector<uint32_t>& count = counts[order - 1];
    count.assign(names.size(), 0);
    for (size_t start = 0; start + order <= tokens.size(); ++start) {
      const uint64_t key = (static_cast<uint64_t>(prefixes[start]) << 32) | tokens[start + order - 1];
      const uint32_t name = names.try_emplace(key, static_cast<uint32_t>(names.size())).first->second;
      if (name == count.size()) count.push_back(0);
      ++count[name];
      prefixes[start] = name;
    }
  }
  return counts;
}

std::vector<uint32_t> WordNumbers::operator()(std::span<const std::string_view> words) {
  std::vector<uint32_t> numbers;
  numbers.reserve(words.size());
  for (const std::string_view word : words) {
    numbers.push_back(numbers_.try_emplace(word, static_cast<uint32_t>(numbers_.size())).first->second);
  }
  return numbers;
}

uint64_t total(std::span<const uint32_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), uint64_t{0});
}

uint64_t matches(std::span<const uint32_t> counts, std::span<const uint32_t> other_counts) {
  uint64_t common = 0;
  const size_t named_in_both = std::min(counts.size(), other_counts.size());
  for (size_t name = 0; name < named_in_both; ++name) common += std::min(counts[name], other_counts[name]);
  return common;
}

}  // namespace seq2see::evaluation
