#include "cli/program.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>

namespace seq2see::testing {
namespace {

constexpr int kPatienceInMilliseconds = 60'000;

/// A file without a name, that nobody else can open.
int anonymous_file() {
  const std::string folder = std::filesystem::temp_directory_path().string();
  return ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

void write_all(int descriptor, const std::string& text) {
  for (size_t written = 0; written < text.size();) {
    const ssize_t count = ::write(descriptor, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    ASSERT_GT(count, 0) << "the program does not take its input";
    written += static_cast<size_t>(count);
  }
}

std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(block.data(), static_cast<size_t>(count));
  }
}

std::string contents_of(int file) {
  ::lseek(file, 0, SEEK_SET);
  return read_to_end(file);
}

pid_t start(const std::filesystem::path& folder, const Arguments& arguments, int input, int output,
            int errors) {
  std::string program = SEQ2SEE_PROGRAM;
  std::vector<std::string> owned = arguments;
  std::vector<char*> pointers = {program.data()};
  for (std::string& argument : owned) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const pid_t process = ::fork();
  if (process == 0) {
    const bool ready = ::dup2(input, STDIN_FILENO) >= 0 && ::dup2(output, STDOUT_FILENO) >= 0 &&
                       ::dup2(errors, STDERR_FILENO) >= 0 && ::chdir(folder.c_str()) == 0;
    if (ready) ::execv(program.c_str(), pointers.data());
    ::_exit(127);
  }
  return process;
}

/// Waits for the end of a process; what it printed is not yet known.
Outcome end_of(pid_t process) {
  int status = 0;
  rusage usage{};
  while (::wait4(process, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  Outcome outcome;
  outcome.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  outcome.peak_memory_kib = usage.ru_maxrss;
  return outcome;
}

/// out: a file to which standard output goes.
Outcome run_to_end(int out, const std::filesystem::path& folder, const Arguments& arguments,
                   const std::string& input) {
  const int in = anonymous_file();
  const int err = anonymous_file();
  write_all(in, input);
  ::lseek(in, 0, SEEK_SET);
  Outcome outcome = end_of(start(folder, arguments, in, out, err));
  outcome.err = contents_of(err);
  for (const int file : {in, err}) ::close(file);
  return outcome;
}

}  // namespace

Arguments operator+(Arguments left, const Arguments& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Outcome run_program(const std::filesystem::path& folder, const Arguments& arguments,
                    const std::string& input) {
  const int out = anonymous_file();
  Outcome outcome = run_to_end(out, folder, arguments, input);
  outcome.out = contents_of(out);
  ::close(out);
  return outcome;
}

Outcome run_program_into(const std::filesystem::path& output, const std::filesystem::path& folder,
                         const Arguments& arguments, const std::string& input) {
  const int out = ::open(output.c_str(), O_WRONLY | O_CLOEXEC);
  EXPECT_GE(out, 0) << output;
  Outcome outcome = run_to_end(out, folder, arguments, input);
  ::close(out);
  return outcome;
}

RunningProgram::RunningProgram(const std::filesystem::path& folder, const Arguments& arguments,
                               Errors errors) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  EXPECT_EQ(::pipe2(in.data(), O_CLOEXEC), 0);
  EXPECT_EQ(::pipe2(out.data(), O_CLOEXEC), 0);
  errors_ = anonymous_file();
  process_ = start(folder, arguments, in[0], out[1], errors == Errors::kApart ? errors_ : out[1]);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

RunningProgram::~RunningProgram() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    end_of(process_);
  }
  close_input();
  close_output();
  ::close(errors_);
}

void RunningProgram::write(const std::string& text) const { write_all(input_, text); }

std::string RunningProgram::read_line() {
  for (;;) {
    const size_t end = read_.find('\n');
    if (end != std::string::npos) {
      const std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    pollfd readiness{output_, POLLIN, 0};
    std::array<char, 4096> block{};
    const bool ready = ::poll(&readiness, 1, kPatienceInMilliseconds) > 0;
    const ssize_t count = ready ? ::read(output_, block.data(), block.size()) : 0;
    if (count <= 0) {
      ADD_FAILURE() << "the program answers nothing";
      return "";
    }
    read_.append(block.data(), static_cast<size_t>(count));
  }
}

void RunningProgram::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void RunningProgram::close_output() {
  if (output_ >= 0) ::close(output_);
  output_ = -1;
}

void RunningProgram::send_signal(int signal) const { ::kill(process_, signal); }

Outcome RunningProgram::wait() {
  const std::string rest = output_ >= 0 ? read_ + read_to_end(output_) : "";
  Outcome outcome = end_of(process_);
  outcome.out = rest;
  process_ = -1;
  outcome.err = contents_of(errors_);
  return outcome;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void expect_user_error(const Outcome& outcome, const std::string& part) {
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const std::vector<std::string> lines = lines_of(outcome.err);
  ASSERT_FALSE(lines.empty()) << "no error is told";
  EXPECT_THAT(lines.back(), ::testing::StartsWith("seq2see: error: "));
  EXPECT_THAT(lines.back(), ::testing::HasSubstr(part));
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    EXPECT_THAT(lines[i], ::testing::StartsWith("[")) << "a line that is not of the log";
  }
}

void expect_one_line_error(const Outcome& outcome, const std::string& part) {
  expect_user_error(outcome, part);
  EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
}

}  // namespace seq2see::testing
