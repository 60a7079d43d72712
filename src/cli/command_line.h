// How the command line explains itself: its help, and what it says of a line that it does not understand.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace seq2see::cli {

/// Help for people: what to write for a value, what it is for, its default; no types of C++.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

/// --checkpoint NAME: the weights that a command works with. The default is what `value` holds.
CLI::Option* add_checkpoint_option(
    CLI::App& command, std::string& value,
    const std::string& what = "Which weights: best, last, or another of the run");

/// --threads N; 0, where it is not given, stands for one for each processor.
CLI::Option* add_threads_option(CLI::App& command, size_t& value);

/// A number between two others: unlike CLI::Range it does not let not-a-number through.
class FiniteRange : public CLI::Validator {
 public:
  FiniteRange(double lowest, double highest);
};

/// The error that a command line ends with, naming the nearest command or option and the help to read.
UserError usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace seq2see::cli
