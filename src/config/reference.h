// The reference of the configuration: a YAML file with a comment on every key.
#pragma once

#include <string>

namespace seq2see::config {

/// Every key with its default, its explanation, its choices and where it has an effect. It is a configuration
/// itself: with all defaults, and with examples for the keys that have to be given; keys without effect
/// beside the others are commented out.
std::string reference_text();

}  // namespace seq2see::config
