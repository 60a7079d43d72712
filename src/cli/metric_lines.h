// The lines of metrics.jsonl and timing.jsonl, whatever wrote them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>

namespace seq2see::cli {

/// Calls `take` with every line of the file, in order; with none where there is no file. A line that is no
/// JSON, or at which `take` throws a nlohmann::json::exception, is passed over, with a warning that names
/// file:line.
void for_each_metric_line(const std::filesystem::path& file,
                          const std::function<void(const nlohmann::json&)>& take);

/// A count, such as "epoch". Throws nlohmann::json::exception where there is none: `get` would turn 2.5 into
/// 2, and what becomes of 1e300 is undefined. Above 2^53, where doubles no longer tell whole numbers apart,
/// all counts are one.
int64_t count_in(const nlohmann::json& line, const char* key);

}  // namespace seq2see::cli
