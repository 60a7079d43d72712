// Configurations for the tests of this room, as text.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/reader.h"

namespace seq2see::config {

/// All that has to be given, on seven lines: what a test adds begins on line 8.
inline constexpr std::string_view kRequired =
    "data:\n"
    "  train: corpus/train\n"
    "  dev: corpus/dev\n"
    "  src:\n"
    "    lang: zh\n"
    "  trg:\n"
    "    lang: en\n";

/// The configuration of kRequired and `more`, under the name test.yaml.
inline Config parse(std::string_view more, const std::vector<std::string>& overrides = {}) {
  return parse_config(std::string(kRequired).append(more), "test.yaml", overrides);
}

/// What is wrong with a whole file; a failure where nothing is.
inline std::vector<std::string> problems_of_file(std::string_view text,
                                                 const std::vector<std::string>& overrides = {}) {
  try {
    parse_config(text, "test.yaml", overrides);
  } catch (const ConfigError& error) {
    return error.problems();
  }
  ADD_FAILURE() << "nothing wrong was found in\n" << text;
  return {};
}

/// What is wrong with kRequired and `more`.
inline std::vector<std::string> problems_of(std::string_view more,
                                            const std::vector<std::string>& overrides = {}) {
  return problems_of_file(std::string(kRequired).append(more), overrides);
}

}  // namespace seq2see::config
