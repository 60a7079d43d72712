#include "benchmarks/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace seq2see::benchmarks {
namespace {

/// What follows "key" and a colon on the first such line of a file; empty where there is none.
std::string value_in(const char* file, const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(key)) continue;
    const size_t start = line.find_first_not_of(": \t", key.size());
    return start == std::string::npos ? "" : line.substr(start);
  }
  return "";
}

std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(block.data(), static_cast<size_t>(count));
  }
}

/// What the copy does: returns its exit code.
int call_and_write(const std::function<std::string()>& function, int descriptor) {
  try {
    const std::string text = function();
    for (size_t written = 0; written < text.size();) {
      const ssize_t count = ::write(descriptor, text.data() + written, text.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return 1;
      written += static_cast<size_t>(count);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}

}  // namespace

double peak_resident_mib() {
  // Not getrusage, whose maximum a process hands on to its children.
  const std::string kib = value_in("/proc/self/status", "VmHWM");
  return kib.empty() ? 0.0 : std::stod(kib) / 1024.0;
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string in_own_process(const std::function<std::string()>& function) {
  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be opened");
  // A copy, not the program started anew, which would take most of a second for LibTorch's libraries.
  const pid_t process = ::fork();
  if (process == 0) ::_exit(call_and_write(function, output[1]));
  ::close(output[1]);
  std::string text = process > 0 ? read_to_end(output[0]) : "";
  ::close(output[0]);
  if (process < 0) throw std::runtime_error("no process can be started");
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    throw std::runtime_error("a measurement was ended by the signal " + std::to_string(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) throw std::runtime_error("a measurement failed; see above");
  return text;
}

std::string processor_name() {
  const std::string name = value_in("/proc/cpuinfo", "model name");
  return name.empty() ? "unknown" : name;
}

}  // namespace seq2see::benchmarks
