// Files that are either the old one or the new one, never half of one.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

#include "base/unfinished_file.h"

namespace seq2see {

/// A file being written under a temporary name beside its destination. `commit` flushes it to the disk and
/// renames it into place; destroyed without `commit`, it leaves no trace, nor where a signal ends the
/// program (base/unfinished_file.h). What cannot be replaced, a device, a pipe or a descriptor, is written to
/// by `commit`. A link is replaced: see follow_links (base/output_place.h).
class AtomicFile {
 public:
  /// Creates missing parent folders. Throws UserError when the file cannot be created.
  explicit AtomicFile(std::filesystem::path destination);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  [[nodiscard]] std::ostream& stream() { return stream_; }
  /// Where the bytes are until `commit`: for libraries that want a path instead of a stream.
  [[nodiscard]] const std::filesystem::path& temporary_path() const { return temporary_; }

  /// Throws UserError (disk full, folder gone) and then leaves the old file as it was.
  void commit();

 private:
  std::filesystem::path destination_;
  bool is_replaced_;  // or written to
  std::filesystem::path temporary_;
  std::unique_ptr<UnfinishedFile> unfinished_;
  std::ofstream stream_;
};

/// Removes, in a folder and those below it, what processes that were killed have left of files they were
/// writing. Whatever cannot be removed stays.
void remove_unfinished_files(const std::filesystem::path& folder);

/// The whole of `contents` as the new `destination`. Throws UserError.
void write_file_atomically(const std::filesystem::path& destination, std::string_view contents);

/// Asks the kernel to put what has been written to a file on the disk. Throws UserError.
void flush_to_disk(const std::filesystem::path& file);

/// Creates the folder and its parents. Throws UserError where that is not possible.
void create_folder(const std::filesystem::path& folder);

/// Puts the folder `fresh` in the place of `destination` in one step, and removes what was there, or, where
/// `previous` names a place for it, keeps it there instead of what that place held. All must lie in the same
/// folder. At any moment there is a whole folder at `destination` (at `previous`, where the file system
/// cannot exchange names). Throws UserError.
void replace_folder(const std::filesystem::path& fresh, const std::filesystem::path& destination,
                    const std::filesystem::path& previous = {});

/// Takes the folder's name away in one step (to FOLDER.old), then removes what was in it: at any moment there
/// is the whole folder or none of that name. Nothing where there is none. Throws UserError where the name
/// cannot be taken away.
void remove_folder(const std::filesystem::path& folder);

}  // namespace seq2see
