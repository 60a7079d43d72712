// The options of the commands that translate: they take the place of keys of the section `testing`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"

namespace seq2see::cli {

struct DecodingOptions {
  std::optional<int64_t> beam_size;
  std::optional<std::string> length_penalty;
  std::optional<double> beam_alpha;
  std::optional<double> coverage_penalty;
  std::optional<int64_t> no_repeat_ngram_size;
  std::optional<int64_t> max_output_length;
  std::optional<double> max_output_ratio;
  std::optional<int64_t> min_output_length;
  std::optional<double> min_output_ratio;
  std::optional<int64_t> batch_size;

  /// Throws UserError where an option has no effect beside the others, or cannot be met.
  /// attends: whether a model has attention.
  void apply_to(config::Config& config, bool attends) const;
  /// Throws UserError where one was given: nothing is translated.
  void expect_none() const;

  std::vector<const CLI::Option*> declared;  // by add_decoding_options
};

/// Declares them all. options must live as long as the command.
void add_decoding_options(CLI::App& command, DecodingOptions& options);

}  // namespace seq2see::cli
