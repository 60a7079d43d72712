// How the command line explains itself: its help, and what it says of a line that it does not understand.
#pragma once

#include <CLI/CLI.hpp>
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

/// The error that a command line ends with, naming the nearest command or option and the help to read.
UserError usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace seq2see::cli
