// What tells two configurations apart.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace seq2see::config {

/// A key whose values differ, with both as they are written in YAML.
struct Difference {
  std::string key;
  std::string first;
  std::string second;

  bool operator==(const Difference&) const = default;
};

/// The keys with different values, in the order of the file. A key that has no effect in one of the two is
/// left out: the key that takes its effect away differs as well.
std::vector<Difference> differences(Config first, Config second);

}  // namespace seq2see::config
