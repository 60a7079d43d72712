// Files that are being written, which nobody wants where they are not finished.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace seq2see {

/// Removes the file where it is destroyed before the file was finished, or where a signal ends the program
/// meanwhile (below; of more than 32 files at once only the first 32 then).
class UnfinishedFile {
 public:
  /// To be made before the file is.
  explicit UnfinishedFile(std::filesystem::path file);
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile();

  /// It is whole, or has got another name.
  void finish() { finished_ = true; }

 private:
  std::filesystem::path file_;
  std::optional<size_t> slot_;  // in a table that a signal handler reads
  bool finished_ = false;
};

/// From now on a SIGINT, SIGTERM or SIGHUP that ends the program removes what is not finished. Signals that
/// are ignored (nohup) stay so.
void remove_unfinished_files_at_signals();

}  // namespace seq2see
