// A field's value as YAML text, and what it accepts in words.
#pragma once

#include <string>
#include <string_view>

#include "config/schema.h"

namespace seq2see::config {

/// The value as YAML that reads back to the very same value; on one line, but for a list of probe pairs, of
/// which each pair is a line that begins with "- ".
std::string yaml_text(const Value& value);

/// The field as the lines of a YAML file, at their indentation.
std::string yaml_lines(const Field& field);

/// `text` as a YAML scalar on one line, quoted only where it needs to be.
std::string quoted_where_needed(std::string_view text);

/// What the field accepts: "a number from 0 to 1 (1 excluded)".
std::string expectation(const Value& value);

}  // namespace seq2see::config
