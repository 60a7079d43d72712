#include "base/spaces.h"

#include <algorithm>
#include <cstddef>

namespace seq2see {
namespace {

/// The bytes of the white space that `text` starts with; 0 where there is none. The text is valid UTF-8, and
/// white space is one to three bytes long.
size_t leading_space(std::string_view text) {
  const auto byte = [&](size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
  const char32_t first = byte(0);
  size_t length = 0;
  char32_t character = 0;
  if (first < 0x80) {
    length = 1;
    character = first;
  } else if (first >= 0xC0 && first < 0xE0 && text.size() >= 2) {
    length = 2;
    character = ((first & 0x1FU) << 6U) | (byte(1) & 0x3FU);
  } else if (first >= 0xE0 && first < 0xF0 && text.size() >= 3) {
    length = 3;
    character = ((first & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  }
  const bool is_space = character == U' ' || character == U'\n' ||
                        std::find(kOtherSpaces.begin(), kOtherSpaces.end(), character) != kOtherSpaces.end();
  return is_space ? length : 0;
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  for (size_t position = 0; position < text.size();) {
    const size_t space = leading_space(text.substr(position));
    if (space == 0) {
      ++position;
      continue;
    }
    if (position > begin) words.push_back(text.substr(begin, position - begin));
    position += space;
    begin = position;
  }
  if (begin < text.size()) words.push_back(text.substr(begin));
  return words;
}

std::string without_spaces(std::string_view text) {
  std::string joined;
  for (const auto word : split_words(text)) joined += word;
  return joined;
}

}  // namespace seq2see
