// The real program as a child process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace seq2see::testing {

struct Outcome {
  int exit_code = 0;  // 128 + the signal's number where a signal ended the program
  std::string out;
  std::string err;
  int64_t peak_memory_kib = 0;
};

using Arguments = std::vector<std::string>;

/// Both, in that order.
Arguments operator+(Arguments left, const Arguments& right);

/// Runs `seq2see arguments...` in `folder` with `input` on its standard input, and waits for its end.
Outcome run_program(const std::filesystem::path& folder, const Arguments& arguments,
                    const std::string& input = "");

/// The same with `output`, an existing file, in the place of its standard output.
Outcome run_program_into(const std::filesystem::path& output, const std::filesystem::path& folder,
                         const Arguments& arguments, const std::string& input = "");

/// A program that is still running. It is killed where the object ends first.
class RunningProgram {
 public:
  enum class Errors { kApart, kWithOutput };  // as the shell's 2>&1

  RunningProgram(const std::filesystem::path& folder, const Arguments& arguments,
                 Errors errors = Errors::kApart);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  ~RunningProgram();

  void write(const std::string& text) const;
  /// The next line of its standard output without '\n'. A failure of the test where none comes in a minute.
  std::string read_line();
  void close_input();
  void close_output();
  void send_signal(int signal) const;
  /// Waits for the end. out: what had not been read.
  Outcome wait();

 private:
  pid_t process_ = -1;
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;  // a file without a name
  std::string read_;
};

/// The lines of a text, the last one with or without '\n'.
std::vector<std::string> lines_of(const std::string& text);

/// What every mistake of a user must come to: exit code 2, nothing on standard output, and as the last line
/// of standard error the only one that speaks of an error; it contains `part`.
void expect_user_error(const Outcome& outcome, const std::string& part);

/// As above, and standard error holds nothing else.
void expect_one_line_error(const Outcome& outcome, const std::string& part);

}  // namespace seq2see::testing
