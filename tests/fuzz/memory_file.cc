#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/target.h"

namespace seq2see::fuzzing {

MemoryFile::MemoryFile()
    : descriptor_(::memfd_create("input", MFD_CLOEXEC)),
      path_("/proc/self/fd/" + std::to_string(descriptor_)) {
  expect(descriptor_ >= 0, "the system has files in memory");
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

const std::filesystem::path& MemoryFile::write(std::string_view contents) {
  const bool is_written =
      ::ftruncate(descriptor_, 0) == 0 &&
      ::pwrite(descriptor_, contents.data(), contents.size(), 0) == static_cast<ssize_t>(contents.size());
  expect(is_written, "there is memory for a file");
  return path_;
}

}  // namespace seq2see::fuzzing
