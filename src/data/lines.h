// The lines of a text, without a copy of it in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::data {

/// Immutable; copies share the text. A file is mapped, and the only thing kept for it is where every
/// sixteenth line begins: half a byte a line.
class Lines {
 public:
  class Iterator;

  Lines() = default;
  /// As if they stood in a file. None may hold a line end.
  explicit Lines(const std::vector<std::string>& lines);
  Lines(std::initializer_list<std::string_view> lines);

  /// The lines of a file, cleaned like those of read_lines (base/text_file.h). Throws UserError for a file
  /// that cannot be read (path) or a line that is not UTF-8 (path:line).
  static Lines read(const std::filesystem::path& file);

  [[nodiscard]] size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Looks for the ends of up to sixteen lines.
  [[nodiscard]] std::string_view operator[](size_t line) const;
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  /// The iterator that stands at `line`.
  [[nodiscard]] Iterator from(size_t line) const;

  [[nodiscard]] std::vector<std::string> strings() const;
  /// The text as it stands in the file.
  [[nodiscard]] std::string_view bytes() const;
  /// Throws UserError where the file has been changed since it was read (MappedFile).
  void expect_unchanged() const;

 private:
  struct Text;
  std::shared_ptr<const Text> text_;
};

/// Goes from line to line without an index.
class Lines::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::string_view;
  using difference_type = std::ptrdiff_t;
  using pointer = const std::string_view*;
  using reference = std::string_view;

  Iterator() = default;
  /// line: the number of the line that begins at `begin`.
  Iterator(std::string_view text, size_t line, size_t begin);

  std::string_view operator*() const;
  Iterator& operator++();
  Iterator operator++(int);
  bool operator==(const Iterator& other) const { return line_ == other.line_; }

  /// Of the first byte of the line in the text.
  [[nodiscard]] size_t position() const { return begin_; }

 private:
  void find_end();

  std::string_view text_;
  size_t line_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;  // the position of the line end
};

}  // namespace seq2see::data
