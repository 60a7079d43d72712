// The options of commands that read alignments from a file, of this program or of another one.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::cli {

class AlignmentFileOptions {
 public:
  AlignmentFileOptions() = default;
  AlignmentFileOptions(const AlignmentFileOptions&) = delete;
  AlignmentFileOptions& operator=(const AlignmentFileOptions&) = delete;

  /// --input-format, --source-tokens, --target-tokens, --one-based, --normalise-rows, --skip-malformed. The
  /// object must outlive the command.
  void add_to(CLI::App& command);
  /// All of them.
  [[nodiscard]] const std::vector<CLI::Option*>& declared() const { return declared_; }

  /// The alignments of the file. Logs how many sentences were left out. Throws UserError.
  [[nodiscard]] std::vector<alignment::Alignment> read(const std::filesystem::path& file) const;

 private:
  std::string format_;
  std::string source_tokens_;
  std::string target_tokens_;
  bool one_based_ = false;
  bool normalise_rows_ = false;
  bool skip_malformed_ = false;
  std::vector<CLI::Option*> declared_;
};

}  // namespace seq2see::cli
