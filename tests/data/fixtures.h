// Small texts and folders for the tests of the data room.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "data/parallel_text.h"

namespace seq2see::data {

/// A new folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file into it and gives its path.
  std::filesystem::path write(std::string_view name, std::string_view contents) const;

 private:
  std::filesystem::path path_;
};

/// Sentences such as "The old teacher reads a letter in the garden.", always the same for a count.
std::vector<std::string> english_sentences(size_t count);

/// Sentences such as "我们 在 学校 学习 语言 。", words separated by spaces.
std::vector<std::string> segmented_chinese_sentences(size_t count);

/// The same without the spaces.
std::vector<std::string> chinese_sentences(size_t count);

/// Chinese and English (not translations of each other, which nothing here needs).
ParallelText small_parallel_text(size_t count);

std::vector<std::string_view> views(const std::vector<std::string>& lines);

std::string joined(const std::vector<std::string>& lines);

/// The message of the UserError that `action` throws; a failure of the test where it throws none.
template <class Action>
std::string user_error(const Action& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no UserError was thrown";
  return {};
}

}  // namespace seq2see::data
