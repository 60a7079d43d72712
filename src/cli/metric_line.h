// One line of metrics.jsonl, whatever wrote it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace seq2see::cli {

/// A count, such as "epoch". Throws nlohmann::json::exception where there is none: `get` would turn 2.5 into
/// 2, and what becomes of 1e300 is undefined. Above 2^53, where doubles no longer tell whole numbers apart,
/// all counts are one.
inline int64_t count_in(const nlohmann::json& line, const char* key) {
  constexpr uint64_t kMost = uint64_t{1} << 53U;
  const uint64_t count = line.at(key).get_ref<const nlohmann::json::number_unsigned_t&>();
  return static_cast<int64_t>(std::min(count, kMost));
}

}  // namespace seq2see::cli
