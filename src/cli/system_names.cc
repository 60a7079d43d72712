#include "cli/system_names.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>

namespace seq2see::cli {
namespace {

using Parts = std::vector<std::filesystem::path>;

bool are_distinct(const std::vector<std::string>& names) {
  const std::set<std::string> distinct(names.begin(), names.end());
  return distinct.size() == names.size() && !distinct.contains("");
}

/// How many parts all have in common from the front (or, reversed, from the end).
size_t shared(const std::vector<Parts>& paths) {
  size_t count = paths.front().size();
  for (const Parts& parts : paths) {
    const auto differs =
        std::mismatch(parts.begin(), parts.end(), paths.front().begin(), paths.front().end());
    count = std::min(count, static_cast<size_t>(differs.first - parts.begin()));
  }
  return count;
}

/// Without the parts that all share at their front; what is left is reversed.
void drop_shared_front_and_reverse(std::vector<Parts>& paths) {
  const auto count = static_cast<ptrdiff_t>(shared(paths));
  for (Parts& parts : paths) {
    parts.erase(parts.begin(), parts.begin() + count);
    std::reverse(parts.begin(), parts.end());
  }
}

std::vector<std::string> what_differs(const std::vector<std::string>& paths) {
  std::vector<Parts> parts;
  for (const std::string& path : paths) {
    const std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
    parts.emplace_back(normal.begin(), normal.end());
  }
  drop_shared_front_and_reverse(parts);
  drop_shared_front_and_reverse(parts);
  std::vector<std::string> names;
  for (const Parts& left : parts) {
    std::filesystem::path name;
    for (const std::filesystem::path& part : left) name /= part;
    names.push_back(name.string());
  }
  return names;
}

}  // namespace

std::vector<std::string> short_names(const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths) names.push_back(std::filesystem::path(path).filename().string());
  if (!are_distinct(names)) names = what_differs(paths);
  return are_distinct(names) ? names : paths;
}

std::vector<std::string> shortest_names(const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths) names.push_back(std::filesystem::path(path).stem().string());
  return are_distinct(names) ? names : short_names(paths);
}

}  // namespace seq2see::cli
