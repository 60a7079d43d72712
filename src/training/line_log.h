// A file that a training appends lines to while it runs.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace seq2see::training {

class LineLog {
 public:
  /// Keeps what the file holds. Throws UserError where it cannot be written.
  explicit LineLog(std::filesystem::path path);

  /// The line and its end, at once handed to the system. Throws UserError.
  void write(const std::string& line);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::ofstream stream_;
};

}  // namespace seq2see::training
