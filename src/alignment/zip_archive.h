// Zip archives in memory, by libzip.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::alignment {

struct ZipEntry {
  std::string name;
  std::string contents;
};

/// An archive with the entries in their order, compressed. The same entries give the same bytes: they have no
/// times.
std::string to_zip(const std::vector<ZipEntry>& entries);

/// Reads the entries of an archive one by one.
class ZipReader {
 public:
  /// Throws UserError for a file that cannot be read or is no archive.
  explicit ZipReader(const std::filesystem::path& path);
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;
  ~ZipReader();

  /// Of all entries, in the order of the archive.
  [[nodiscard]] std::vector<std::string> names() const;

  /// The contents of the entry. Throws UserError where it cannot be unpacked or is larger than what all
  /// entries together may unpack to: a small file can pretend to hold any amount.
  [[nodiscard]] std::string contents(const std::string& name);

 private:
  struct Archive;
  std::filesystem::path path_;
  std::string bytes_;
  std::unique_ptr<Archive> archive_;
  size_t unpacked_ = 0;
};

}  // namespace seq2see::alignment
