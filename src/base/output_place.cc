#include "base/output_place.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/standard_output.h"

namespace seq2see {
namespace {

constexpr int kMostLinks = 40;  // as the kernel

[[noreturn]] void fail(const std::filesystem::path& file, const char* what, int error) {
  throw UserError(file.string(), std::string(what) + " (" + std::strerror(error) + ")",
                  "check the disk space and the permissions");
}

/// N where the name is one of /proc/self/fd/N.
std::optional<int> descriptor_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::weakly_canonical(file.parent_path(), error);
  if (error || folder != "/proc/" + std::to_string(::getpid()) + "/fd") return std::nullopt;
  const std::string name = file.filename().string();
  int number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  return problem == std::errc() && end == name.data() + name.size() ? std::optional(number) : std::nullopt;
}

/// Returns the number of the error, or 0.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return errno;
    if (count > 0) bytes.remove_prefix(static_cast<size_t>(count));
  }
  return 0;
}

}  // namespace

std::filesystem::path follow_links(std::filesystem::path file) {
  std::error_code error;
  for (int links = 0; links < kMostLinks; ++links) {
    if (!std::filesystem::is_symlink(file, error) || descriptor_of(file)) return file;
    file = file.parent_path() / std::filesystem::read_symlink(file, error);
    if (error) fail(file, "cannot be written", error.value());
  }
  fail(file, "cannot be written", ELOOP);
}

bool takes_bytes(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::is_other(file, error) || descriptor_of(follow_links(file));
}

void write_to(const std::filesystem::path& file, std::string_view bytes) {
  std::cout.flush();
  // A second name of the descriptor shares its place in a file; opened anew, it would begin at the start.
  const std::optional<int> descriptor = descriptor_of(follow_links(file));
  const int to =
      descriptor ? ::fcntl(*descriptor, F_DUPFD_CLOEXEC, 0) : ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (to < 0) fail(file, "cannot be written", errno);
  int error = write_all(to, bytes);
  if (::close(to) != 0 && error == 0) error = errno;
  if (error == EPIPE) throw ReaderGone();
  if (error != 0) fail(file, "could not be written completely", error);
}

}  // namespace seq2see
