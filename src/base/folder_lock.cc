#include "base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace seq2see {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "an unknown machine";
}

constexpr std::string_view kProcess = "process ";

/// "process 4711 on HOST, since 2024-05-06 07:08:09".
std::string this_process() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 32> time{};
  std::strftime(time.data(), time.size(), "%Y-%m-%d %H:%M:%S", &local);
  return std::string(kProcess) + std::to_string(::getpid()) + " on " + host_name() + ", since " + time.data();
}

/// What the file says of its owner, who may be about to write it.
std::string owner(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  std::string owner(text.data(), static_cast<size_t>(std::max<ssize_t>(size, 0)));
  owner = owner.substr(0, owner.find('\n'));
  return owner.empty() ? "another process" : owner;
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : folder_(folder) {
  const std::filesystem::path file = file_in(folder);
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    throw UserError(file.string(), std::string("cannot be written (") + std::strerror(errno) + ")",
                    "check the permissions of the folder");
  }
  held_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  if (!held_ && errno == EWOULDBLOCK) {
    const std::string holder = owner(descriptor_);
    ::close(descriptor_);
    throw UserError(folder.string(), "another training is writing here: " + holder,
                    "wait for it, stop it, or train under another name");
  }
  const std::string text = this_process() + "\n";
  // At no moment is it empty: what is there tells whose folder this is.
  if (::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) ||
      ::ftruncate(descriptor_, static_cast<off_t>(text.size())) != 0) {
    const int error = errno;
    ::close(descriptor_);
    throw UserError(file.string(), std::string("cannot be written (") + std::strerror(error) + ")",
                    "check the disk space and the permissions of the folder");
  }
}

std::filesystem::path FolderLock::file_in(const std::filesystem::path& folder) { return folder / "lock"; }

bool FolderLock::has_been_held(const std::filesystem::path& folder) {
  std::ifstream file(file_in(folder));
  std::string start(kProcess.size(), '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == kProcess;
}

void FolderLock::expect_in_place() const {
  struct stat locked {};
  struct stat found {};
  if (::fstat(descriptor_, &locked) == 0 && ::stat(file_in(folder_).c_str(), &found) == 0 &&
      locked.st_dev == found.st_dev && locked.st_ino == found.st_ino) {
    return;
  }
  throw UserError(folder_.string(), "the folder, or the lock in it, was moved, removed or replaced meanwhile",
                  "leave it in its place while a training writes to it");
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace seq2see
