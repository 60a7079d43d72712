// From a Config to YAML: what the run's folder keeps.
#pragma once

#include <string>

#include "config/config.h"

namespace seq2see::config {

/// Every key that has an effect, defaults included, in a fixed order. Keys without effect beside the others
/// are left out, since the reader refuses them; for a Config that the reader made, or any whose fields
/// without effect have their defaults, reading gives back the very same Config.
std::string write_config(Config config);

}  // namespace seq2see::config
