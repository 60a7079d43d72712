// Lines as they arrive: from a pipe, a terminal or a file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see {

/// Reads lines from a file descriptor in blocks of what is there: it waits for one line, then takes all that
/// have arrived, so that a person or a program that waits for an answer to each line gets it at once, and a
/// large file comes in large blocks.
class LineReader {
 public:
  static constexpr size_t kBytesAtOnce = size_t{1} << 20U;
  static constexpr size_t kLongestLine = size_t{64} << 20U;

  /// The descriptor is not closed. name: stands in errors, such as "standard input".
  LineReader(int descriptor, std::string name);

  /// At least one line and at most `most`, and no more once they have kBytesAtOnce together: memory is the
  /// same for long lines as for short ones. None at the end. Lines are cleaned (byte order mark, '\r').
  /// Throws UserError with the number of the line where the text is not UTF-8, or where a line does not end
  /// within kLongestLine bytes, once all lines before it are handed out.
  std::vector<std::string> next(size_t most);

 private:
  /// Reads what there is, waiting for it where `wait`. False at the end or where nothing has arrived.
  bool fill(bool wait);

  /// The first line not handed out, for errors.
  [[nodiscard]] std::string place() const;

  int descriptor_;
  std::string name_;
  std::string buffer_;
  size_t begin_ = 0;     // of the first line not handed out
  size_t searched_ = 0;  // no line end before this position
  size_t lines_ = 0;     // handed out so far
  bool at_end_ = false;
};

}  // namespace seq2see
