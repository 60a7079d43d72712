#include "config/key_path.h"

#include <algorithm>

namespace seq2see::config {

std::string_view section_of(std::string_view path) {
  const size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::string_view key_of(std::string_view path) { return path.substr(path.rfind('.') + 1); }

std::string path_of(std::string_view section, std::string_view key) {
  std::string path(section);
  if (!section.empty()) path += '.';
  return path.append(key);
}

std::string indentation(std::string_view path) {
  const auto depth = static_cast<size_t>(std::count(path.begin(), path.end(), '.'));
  std::string spaces(2 * depth, ' ');
  return spaces;
}

std::vector<std::string> sections_to_open(std::string_view open_section, std::string_view path) {
  std::vector<std::string> sections;
  const auto is_open = [&](std::string_view section) {
    return section.empty() || open_section == section || open_section.starts_with(std::string(section) + ".");
  };
  for (std::string_view section = section_of(path); !is_open(section); section = section_of(section)) {
    sections.insert(sections.begin(), std::string(section));
  }
  return sections;
}

}  // namespace seq2see::config
