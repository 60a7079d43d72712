// Records of comma-separated values (RFC 4180).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::alignment {

/// A field in quotes, quotes in it doubled.
std::string quoted_field(std::string_view text);

/// Reads a text record by record.
class CsvRecords {
 public:
  /// @param text  has to outlive this; a byte order mark at its start is ignored
  explicit CsvRecords(std::string_view text);

  /// The fields of the next record, at the end nothing. Blank lines are skipped. A quoted field may hold
  /// commas, newlines and doubled quotes.
  std::optional<std::vector<std::string>> next();

  /// The line, from 1, in which the last record starts.
  [[nodiscard]] size_t line() const { return line_; }

  /// What is wrong with the last record, where its quotes are: the rest of the text cannot be read then.
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }

 private:
  std::string next_field();
  std::string quoted();

  std::string_view text_;
  size_t position_ = 0;
  size_t line_ = 0;
  size_t next_line_ = 1;
  std::optional<std::string> problem_;
};

}  // namespace seq2see::alignment
