// The options of the commands that align: which model or models, and how links are made of their weights.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/pair_aligner.h"
#include "cli/trained_model.h"

namespace seq2see::cli {

class AlignmentOptions {
 public:
  AlignmentOptions() = default;
  AlignmentOptions(const AlignmentOptions&) = delete;
  AlignmentOptions& operator=(const AlignmentOptions&) = delete;

  /// --links, --reverse, --symmetrise, --words. The object must outlive the command.
  void add_to(CLI::App& command);
  /// All of them, to be grouped or to exclude others.
  [[nodiscard]] const std::vector<CLI::Option*>& declared() const { return declared_; }

  /// Throws UserError for a rule that is none.
  [[nodiscard]] AlignmentMethod method() const;
  /// Whether --links was given.
  [[nodiscard]] bool has_rule() const { return links_option_->count() > 0; }
  [[nodiscard]] bool has_reverse() const { return !reverse_.empty(); }
  /// The files of --words: of the source, or of both sides.
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

  /// The model of --reverse. Throws UserError as load_trained_model does, and where it has no attention or is
  /// not one of the other direction.
  [[nodiscard]] TrainedModel load_reverse(const config::Config& forward, const std::string& checkpoint) const;

 private:
  CLI::Option* links_option_ = nullptr;
  std::string links_ = "balanced";
  std::string reverse_;
  std::string symmetrisation_ = "mean";
  std::vector<std::string> words_;
  std::vector<CLI::Option*> declared_;
};

/// Throws UserError unless the model has attention, whose weights are what is aligned by.
void expect_attention_to_align(const config::Config& config, const std::string& run);

}  // namespace seq2see::cli
