// Columns that stand under each other, on a terminal and in a pipe alike.
#pragma once

#include <string>
#include <vector>

namespace seq2see::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_({std::move(heads)}) {}

  /// A cell for each head.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// A line a row, heads first; the first column is set to the left, the others to the right, two spaces
  /// apart.
  [[nodiscard]] std::string text() const;
  /// The same in GitHub's Markdown.
  [[nodiscard]] std::string markdown() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace seq2see::cli
