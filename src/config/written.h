// What the user wrote, in the file and on the command line, before it is known whether it makes sense.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.h"
#include "config/schema.h"
#include "config/yaml_tree.h"

namespace seq2see::config {

struct Written {
  Place place;
  YamlNode::Pointer value;
};

/// The values by the full paths of their keys, all of which are fields of `schema`.
using WrittenKeys = std::map<std::string, Written>;

/// Adds the keys of a file. Reports unknown and repeated keys and sections that are none. Throws ConfigError
/// where the text is no YAML map at all.
void add_file(WrittenKeys& written, std::string_view text, const Schema& schema, Problems& problems);

/// Adds, replaces and removes keys as overrides say (reader.h), the first of which is number 1.
void add_overrides(WrittenKeys& written, const std::vector<std::string>& overrides, const Schema& schema,
                   Problems& problems);

}  // namespace seq2see::config
