// One line on the terminal that says how far a long work has come.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace seq2see {

/// Rewrites one line on standard error, at most some ten times a second. Says nothing where standard error is
/// not a terminal, so logs and pipes stay clean.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  /// Cut to the terminal's width.
  void show(std::string_view text);
  /// Removes the line, so that something else can be printed.
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace seq2see
