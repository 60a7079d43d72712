// The flags that say what is asked of scores beside their values: intervals, tests, sentences, lengths, and
// the form of the answer.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "evaluation/assessment.h"

namespace seq2see::cli {

class AssessmentFlags {
 public:
  AssessmentFlags() = default;
  AssessmentFlags(const AssessmentFlags&) = delete;
  AssessmentFlags& operator=(const AssessmentFlags&) = delete;

  /// Declares the flags. The object must outlive the command.
  void add_to(CLI::App& command);
  /// The same for a command that always gives intervals, scores by length and a paired test, by default the
  /// bootstrap: flags that ask for these are left out.
  void add_to_comparison(CLI::App& command);

  /// @param systems  how many are to be compared
  /// Throws UserError where a flag changes nothing, or a paired test has nothing to compare.
  [[nodiscard]] evaluation::AssessmentOptions options(size_t systems) const;
  /// Where the chart of scores by length goes; empty: nowhere.
  [[nodiscard]] const std::string& plot() const { return plot_; }
  [[nodiscard]] bool json() const { return json_; }

 private:
  void add_intervals(CLI::App& command);
  void add_paired_tests(CLI::App& command);
  void add_lengths(CLI::App& command);
  void add_json(CLI::App& command);

  evaluation::AssessmentOptions options_;
  bool compares_ = false;  // by add_to_comparison
  bool paired_bootstrap_ = false;
  bool paired_randomisation_ = false;
  size_t bootstrap_samples_ = 1000;
  size_t randomisation_trials_ = 10000;
  CLI::Option* confidence_n_ = nullptr;
  CLI::Option* seed_ = nullptr;
  std::string plot_;
  bool json_ = false;
};

}  // namespace seq2see::cli
