#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/text_file.h"

namespace seq2see {
namespace {

/// The system's word for reading a map behind the end of its file. Only what is allowed in a signal handler.
extern "C" void end_after_cut_file(int /*signal*/) {
  constexpr char kLine[] =
      "seq2see: error: a file that was being read has been cut off by another program; start again, and "
      "leave "
      "it alone until the end\n";
  // NOLINTNEXTLINE(bugprone-unused-return-value): there is nobody left to tell
  if (::write(STDERR_FILENO, kLine, sizeof kLine - 1) < 0) ::_exit(2);
  ::_exit(2);
}

void catch_cut_files() {
  static const bool kOnce = std::signal(SIGBUS, end_after_cut_file) != SIG_ERR;
  (void)kOnce;
}

}  // namespace

MappedFile::MappedFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path_, ignored)) {
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  }
  if (descriptor_ < 0) {
    contents_ = read_file(path_);  // or says why not
    bytes_ = contents_;
    return;
  }
  map();
}

MappedFile::MappedFile(int descriptor, std::filesystem::path name)
    : path_(std::move(name)), descriptor_(descriptor) {
  map();
}

void MappedFile::map() {
  catch_cut_files();
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  const auto size = static_cast<size_t>(status.st_size);
  void* memory = nullptr;
  if (known && size > 0) memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor_, 0);
  if (!known || memory == MAP_FAILED) {
    const int error = errno;
    ::close(descriptor_);
    throw UserError(path_.string(), std::string("the file cannot be mapped (") + std::strerror(error) + ")",
                    "put it on a local disk");
  }
  modified_seconds_ = status.st_mtim.tv_sec;
  modified_nanoseconds_ = status.st_mtim.tv_nsec;
  bytes_ = {static_cast<const char*>(memory), size};
}

MappedFile::~MappedFile() {
  if (descriptor_ < 0) return;
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  ::close(descriptor_);
}

void MappedFile::expect_unchanged() const {
  if (descriptor_ < 0) return;
  struct stat status {};
  if (::fstat(descriptor_, &status) == 0 && static_cast<size_t>(status.st_size) == bytes_.size() &&
      status.st_mtim.tv_sec == modified_seconds_ && status.st_mtim.tv_nsec == modified_nanoseconds_) {
    return;
  }
  throw UserError(path_.string(), "the file was changed while this program was reading it",
                  "start again, and leave the file alone meanwhile");
}

}  // namespace seq2see
