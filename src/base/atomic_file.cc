#include "base/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/output_place.h"

namespace seq2see {
namespace {

constexpr std::string_view kUnfinished = ".partial-";  // and the number of the process that writes
constexpr std::string_view kAdvice = "check the disk space and the permissions of the folder";

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view action, int error) {
  throw UserError(path.string(), std::string(action) + " (" + std::strerror(error) + ")", kAdvice);
}

/// Asks the kernel to put a file, or a folder's list of names, on the disk.
void flush_opened(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) fail(path, "cannot be opened to flush it", errno);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  // Some file systems cannot flush a folder (EINVAL); the rename is still atomic there.
  if (result != 0 && error != EINVAL) fail(path, "cannot be flushed to the disk", error);
}

/// Puts the list of names in which `path` stands on the disk.
void flush_names(const std::filesystem::path& path) {
  flush_opened(path.has_parent_path() ? path.parent_path() : ".", O_RDONLY | O_DIRECTORY);
}

void rename_or_fail(const std::filesystem::path& from, const std::filesystem::path& to,
                    std::string_view action) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to, action, errno);
}

/// Of a name that nobody can foresee.
std::filesystem::path make_temporary_file(const std::filesystem::path& destination) {
  std::error_code error;
  std::string name = (std::filesystem::temp_directory_path(error) / "seq2see-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail(destination, "cannot be written, for want of a temporary file", errno);
  ::close(descriptor);
  return name;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path destination)
    : destination_(std::move(destination)), is_replaced_(!takes_bytes(destination_)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(destination_, ignored)) {
    throw UserError(destination_.string(), "this is a folder, not a file", "name a file");
  }
  if (is_replaced_) {
    if (destination_.has_parent_path()) create_folder(destination_.parent_path());
    temporary_ = destination_;
    temporary_ += std::string(kUnfinished) + std::to_string(::getpid());
  } else {
    temporary_ = make_temporary_file(destination_);
  }
  unfinished_ = std::make_unique<UnfinishedFile>(temporary_);
  stream_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!stream_) fail(destination_, "cannot be written", errno);
}

AtomicFile::~AtomicFile() { stream_.close(); }

void AtomicFile::commit() {
  stream_.flush();
  const bool written = stream_.good();
  stream_.close();
  if (!written || stream_.fail()) fail(destination_, "could not be written completely", errno);
  if (!is_replaced_) {
    write_to(destination_, MappedFile(temporary_).bytes());
    return;
  }
  flush_to_disk(temporary_);
  std::error_code error;
  std::filesystem::rename(temporary_, destination_, error);
  if (error) fail(destination_, "cannot be replaced", error.value());
  unfinished_->finish();
  flush_names(destination_);
}

void remove_unfinished_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> unfinished;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const size_t mark = name.rfind(kUnfinished);
    if (mark == std::string::npos) continue;
    pid_t writer = 0;
    const char* const last = name.data() + name.size();
    const auto [rest, problem] = std::from_chars(name.data() + mark + kUnfinished.size(), last, writer);
    if (problem != std::errc() || rest != last || writer <= 0) continue;  // not one of ours
    if (::kill(writer, 0) != 0 && errno == ESRCH) unfinished.push_back(entry->path());
  }
  for (const std::filesystem::path& file : unfinished) std::filesystem::remove(file, error);
}

void write_file_atomically(const std::filesystem::path& destination, std::string_view contents) {
  AtomicFile file(destination);
  file.stream().write(contents.data(), static_cast<std::streamsize>(contents.size()));
  file.commit();
}

void flush_to_disk(const std::filesystem::path& file) { flush_opened(file, O_RDONLY); }

void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw UserError(folder.string(), "the folder cannot be created (" + error.message() + ")",
                    "choose another place or change the permissions");
  }
}

void replace_folder(const std::filesystem::path& fresh, const std::filesystem::path& destination,
                    const std::filesystem::path& previous) {
  if (!std::filesystem::exists(destination)) {
    rename_or_fail(fresh, destination, "cannot be created");
    flush_names(destination);
    return;
  }
  // Exchanging the names leaves no moment in which there is no folder of that name.
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, destination.c_str(), RENAME_EXCHANGE) == 0) {
    flush_names(destination);
    if (previous.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(fresh, ignored);
    } else {
      replace_folder(fresh, previous);
    }
    return;
  }
  // A file system that cannot exchange: the old folder stays under another name until the new one is in
  // place.
  std::filesystem::path old = previous;
  if (old.empty()) old = std::filesystem::path(destination).concat(".old");
  std::error_code ignored;
  std::filesystem::remove_all(old, ignored);
  rename_or_fail(destination, old, "cannot be replaced");
  rename_or_fail(fresh, destination, "cannot be replaced");
  flush_names(destination);
  if (previous.empty()) std::filesystem::remove_all(old, ignored);
}

void remove_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return;
  std::filesystem::path old = folder;
  old += ".old";
  std::error_code ignored;
  std::filesystem::remove_all(old, ignored);  // left by a crash
  if (::rename(folder.c_str(), old.c_str()) != 0) fail(folder, "cannot be removed", errno);
  flush_names(folder);
  std::filesystem::remove_all(old, ignored);
}

}  // namespace seq2see
