#include "base/text_file.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/error.h"

namespace seq2see {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The position of the first byte from `position` that is not ASCII, give or take seven before it.
size_t skip_ascii(std::string_view text, size_t position) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t bytes = 0;
  for (; position + sizeof bytes <= text.size(); position += sizeof bytes) {
    std::memcpy(&bytes, text.data() + position, sizeof bytes);
    if ((bytes & kHighBits) != 0) break;
  }
  return position;
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// The length of the valid sequence that starts at `position`, or 0.
size_t sequence_length(std::string_view text, size_t position) {
  const auto byte_at = [&](size_t offset) -> unsigned char {
    return position + offset < text.size() ? static_cast<unsigned char>(text[position + offset]) : 0;
  };
  const unsigned char first = byte_at(0);
  const unsigned char second = byte_at(1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return is_continuation(second) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return is_continuation(second) && is_continuation(byte_at(2)) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second > 0x8F;
    const bool continues =
        is_continuation(second) && is_continuation(byte_at(2)) && is_continuation(byte_at(3));
    return continues && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::optional<size_t> find_invalid_utf8(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    const size_t length = sequence_length(text, position);
    if (length == 0) return position;
    position += length;
    if (length == 1) position = skip_ascii(text, position);
  }
  return std::nullopt;
}

std::string_view clean_line(std::string_view line, bool is_first) {
  if (is_first && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t newline = text.find('\n', begin);
    const size_t end = newline == std::string::npos ? text.size() : newline;
    const std::string_view line =
        clean_line(std::string_view(text).substr(begin, end - begin), /*is_first=*/lines.empty());
    if (const auto position = find_invalid_utf8(line)) {
      throw UserError(path.string() + ":" + std::to_string(lines.size() + 1),
                      "the text is not valid UTF-8 (byte " + std::to_string(*position + 1) + " of the line)",
                      "convert the file to UTF-8, for example with iconv");
    }
    lines.emplace_back(line);
    begin = end + 1;
  }
  return lines;
}

std::ifstream open_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw UserError(path.string(), "this is a folder, not a file", "name a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw UserError(path.string(), std::string("the file cannot be read (") + std::strerror(errno) + ")",
                    "check the path");
  }
  return file;
}

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream contents;
  contents << open_file(path).rdbuf();
  return std::move(contents).str();
}

}  // namespace seq2see
