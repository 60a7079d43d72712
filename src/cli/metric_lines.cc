#include "cli/metric_lines.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text_file.h"

namespace seq2see::cli {

using nlohmann::json;

void for_each_metric_line(const std::filesystem::path& file, const std::function<void(const json&)>& take) {
  if (!std::filesystem::exists(file)) return;
  // Line by line: a long training reads its own file after every epoch.
  std::ifstream stream = open_file(file);
  size_t number = 0;
  for (std::string text; std::getline(stream, text);) {
    ++number;
    try {
      take(json::parse(clean_line(text, /*is_first=*/number == 1)));
    } catch (const json::exception&) {
      spdlog::warn("{}:{}: this line is damaged and left out", file.string(), number);
    }
  }
}

int64_t count_in(const json& line, const char* key) {
  constexpr uint64_t kMost = uint64_t{1} << 53U;
  const uint64_t count = line.at(key).get_ref<const json::number_unsigned_t&>();
  return static_cast<int64_t>(std::min(count, kMost));
}

}  // namespace seq2see::cli
