// One process at a time in a folder.
#pragma once

#include <filesystem>
#include <string>

namespace seq2see {

/// Holds FOLDER/lock from construction to destruction, or to the end of the process however it ends: the
/// system lets go of it then. The file itself stays, and says who holds it or held it last.
class FolderLock {
 public:
  /// The folder must exist. Throws UserError where another process holds it, with its number, its machine and
  /// the time since when; and where the file cannot be written.
  explicit FolderLock(const std::filesystem::path& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  /// Whether the file says that a process has held the lock of this folder, once.
  static bool has_been_held(const std::filesystem::path& folder);
  [[nodiscard]] static std::filesystem::path file_in(const std::filesystem::path& folder);

  /// Throws UserError where the folder, or the file in it, is not the one that was locked: moved, removed or
  /// replaced meanwhile. What is written there now may belong to another.
  void expect_in_place() const;

  /// False where the file system has no locks: then two processes are not kept apart.
  [[nodiscard]] bool is_held() const { return held_; }

 private:
  std::filesystem::path folder_;
  int descriptor_ = -1;
  bool held_ = false;
};

}  // namespace seq2see
