// From a YAML node to a field, if the node is what the field accepts.
#pragma once

#include <optional>
#include <string>

#include "config/schema.h"
#include "config/yaml_tree.h"

namespace seq2see::config {

/// Puts the node's value into the field. Where the node is not what the field accepts, the field keeps its
/// value and the problem is returned: "expects a whole number from 1 to 1000000000 (digits only), found
/// '0.5'".
std::optional<std::string> read_value(const Field& field, const YamlNode& node);

/// What stands there, in words for a message: "nothing", "'0.5'", "a list", "a section".
std::string describe(const YamlNode& node);

/// YAML 1.1's words for truth values: true, yes, on, y and their opposites, each also capitalised or in
/// capitals.
std::optional<bool> flag_from_word(std::string_view word);

}  // namespace seq2see::config
