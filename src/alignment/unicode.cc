#include "alignment/unicode.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

namespace seq2see::alignment {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string characters;
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  for (int64_t position = 0; position < length;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, position, length, character);
    characters += static_cast<char32_t>(character);
  }
  return characters;
}

std::string encode_utf8(std::u32string_view characters) {
  std::string text;
  for (char32_t character : characters) {
    const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (is_surrogate || character > 0x10FFFF) character = kReplacement;
    std::array<uint8_t, U8_MAX_LENGTH> bytes{};
    size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, character);
    text.append(bytes.begin(), bytes.begin() + length);
  }
  return text;
}

bool is_space_or_control(char32_t character) {
  const auto code = static_cast<UChar32>(character);
  return u_isUWhiteSpace(code) != 0 || u_charType(code) == U_CONTROL_CHAR;
}

bool is_punctuation(char32_t character) { return u_ispunct(static_cast<UChar32>(character)) != 0; }

}  // namespace seq2see::alignment
