// Paths of keys, such as "model.decoder.attention", and where they stand in a YAML file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seq2see::config {

/// "model.decoder" of "model.decoder.attention"; empty for a key at the top.
std::string_view section_of(std::string_view path);

/// "attention" of "model.decoder.attention".
std::string_view key_of(std::string_view path);

/// The key in the section, which is empty at the top.
std::string path_of(std::string_view section, std::string_view key);

/// The spaces before a key in a YAML file.
std::string indentation(std::string_view path);

/// The sections, outermost first, that a file has to open before it can go on with `path` when it stands in
/// `open_section`.
std::vector<std::string> sections_to_open(std::string_view open_section, std::string_view path);

}  // namespace seq2see::config
