// A file as memory: its pages come when they are touched, and the kernel may take them back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace seq2see {

/// Read-only. What is no regular file (a pipe) is read into memory instead.
class MappedFile {
 public:
  /// Throws UserError where the file cannot be read.
  explicit MappedFile(std::filesystem::path path);
  /// Takes the open file over, and closes it in the end; `name` stands in errors.
  MappedFile(int descriptor, std::filesystem::path name);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Throws UserError where the file has been written to, or cut, since it was opened: what was read of it
  /// before is then void, and touching pages behind its new end would end the program. A file of the same
  /// name that took its place does no harm.
  void expect_unchanged() const;

 private:
  void map();

  std::filesystem::path path_;
  int descriptor_ = -1;
  int64_t modified_seconds_ = 0;
  int64_t modified_nanoseconds_ = 0;
  std::string contents_;  // of what cannot be mapped
  std::string_view bytes_;
};

}  // namespace seq2see
