#include "base/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/text_file.h"

namespace seq2see {

LineReader::LineReader(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

std::vector<std::string> LineReader::next(size_t most) {
  std::vector<std::string> lines;
  while (lines.size() < most && begin_ < kBytesAtOnce) {
    const size_t newline = buffer_.find('\n', searched_);
    if (newline == std::string::npos && !at_end_) {
      if (buffer_.size() - begin_ > kLongestLine) {
        if (!lines.empty()) break;
        throw UserError(place(), "the line has more than " + std::to_string(kLongestLine >> 20U) + " MiB",
                        "give text with line ends, a sentence a line");
      }
      searched_ = buffer_.size();
      const bool wait = lines.empty();
      if (!fill(wait) && !at_end_) break;
      continue;
    }
    if (newline == std::string::npos && begin_ == buffer_.size()) break;
    const size_t end = newline == std::string::npos ? buffer_.size() : newline;
    const std::string_view raw = std::string_view(buffer_).substr(begin_, end - begin_);
    const std::string_view line = clean_line(raw, /*is_first=*/lines_ == 0);
    if (find_invalid_utf8(line)) {
      if (!lines.empty()) break;  // the next call comes back to it
      throw UserError(place(), "the text is not valid UTF-8", "convert it to UTF-8, for example with iconv");
    }
    lines.emplace_back(line);
    ++lines_;
    begin_ = newline == std::string::npos ? buffer_.size() : newline + 1;
    searched_ = begin_;
  }
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  return lines;
}

std::string LineReader::place() const { return name_ + ":" + std::to_string(lines_ + 1); }

bool LineReader::fill(bool wait) {
  pollfd readiness{descriptor_, POLLIN, 0};
  if (!wait && ::poll(&readiness, 1, 0) <= 0) return false;
  std::array<char, 65536> block{};
  ssize_t count = 0;
  do {
    count = ::read(descriptor_, block.data(), block.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw UserError(name_, std::string("cannot be read (") + std::strerror(errno) + ")");
  if (count == 0) {
    at_end_ = true;
    return false;
  }
  buffer_.append(block.data(), static_cast<size_t>(count));
  return true;
}

}  // namespace seq2see
