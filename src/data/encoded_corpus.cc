#include "data/encoded_corpus.h"

#include <array>
#include <utility>

namespace seq2see::data {

FilterOptions FilterOptions::from(const config::DataConfig& data) {
  return {.source = {data.src.min_length, data.src.max_length},
          .target = {data.trg.min_length, data.trg.max_length},
          .skip_empty = true};
}

std::string SkipCounts::describe() const {
  const std::array<std::pair<int64_t, const char*>, 3> reasons = {
      {{empty, " empty"}, {too_long, " too long"}, {too_short, " too short"}}};
  std::string text;
  for (const auto& [count, reason] : reasons) {
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + reason;
  }
  return text.empty() ? "none" : text;
}

SkipCounts& SkipCounts::operator+=(const SkipCounts& other) {
  empty += other.empty;
  too_long += other.too_long;
  too_short += other.too_short;
  return *this;
}

}  // namespace seq2see::data
