#include "config/problems.h"

#include <algorithm>
#include <tuple>

#include "base/one_line.h"
#include "config/reader.h"

namespace seq2see::config {

std::string Problems::line(const Place& place, std::string_view key, std::string_view what) const {
  std::string line = place.kind == Place::Kind::kOverride ? "--set" : file_;
  if (place.kind == Place::Kind::kFile) line.append(":").append(std::to_string(place.number));
  line += place.kind == Place::Kind::kOverride ? " " : ": ";
  if (!key.empty()) line.append(in_one_line(key)).append(": ");
  return line.append(in_one_line(what));
}

void Problems::report(const Place& place, std::string_view key, std::string_view what) {
  lines_.emplace_back(place, line(place, key, what));
  keys_.emplace(key);
}

void Problems::fail(const Place& place, std::string_view what) const {
  throw ConfigError(file_, {line(place, {}, what)});
}

void Problems::throw_if_any() const {
  if (lines_.empty()) return;
  auto sorted = lines_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& left, const auto& right) {
    return std::tie(left.first.kind, left.first.number) < std::tie(right.first.kind, right.first.number);
  });
  std::vector<std::string> lines;
  lines.reserve(sorted.size());
  for (auto& [place, line] : sorted) lines.push_back(std::move(line));
  throw ConfigError(file_, std::move(lines));
}

}  // namespace seq2see::config
