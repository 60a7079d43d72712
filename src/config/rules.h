// What does not go together, each value being allowed by itself.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace seq2see::config {

/// A rule that a configuration breaks.
struct Conflict {
  std::vector<std::string> keys;  // all keys that the rule looks at; the one to blame first
  std::string what;
};

/// Every rule between two and more keys that `config` breaks. (Keys without effect are the schema's
/// conditions.)
std::vector<Conflict> find_conflicts(const Config& config);

}  // namespace seq2see::config
