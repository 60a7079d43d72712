#include "evaluation/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace seq2see::evaluation {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

char32_t next_character(std::string_view text, size_t& position) {
  const char* bytes = text.data();
  UChar32 character = 0;
  U8_NEXT(bytes, position, text.size(), character);
  return character < 0 ? kReplacement : static_cast<char32_t>(character);
}

void append_utf8(std::string& text, char32_t character) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(character));
  text.append(bytes.data(), length);
}

bool has_category(char32_t character, uint32_t mask) {
  return (U_GET_GC_MASK(static_cast<UChar32>(character)) & mask) != 0;
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  for (size_t position = 0; position < text.size();) characters.push_back(next_character(text, position));
  return characters;
}

std::string encode_utf8(std::u32string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (const char32_t character : text) append_utf8(bytes, character);
  return bytes;
}

std::string lowercase(std::string_view text) {
  std::string lowered;
  lowered.reserve(text.size());
  icu::StringByteSink<std::string> sink(&lowered);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                            nullptr, status);
  if (U_FAILURE(status)) throw std::logic_error(std::string("lowercase: ") + u_errorName(status));
  return lowered;
}

bool is_space(char32_t character) {
  if (character < 0x80)
    return (character >= 0x09 && character <= 0x0D) || (character >= 0x1C && character <= 0x20);
  return u_isUWhiteSpace(static_cast<UChar32>(character)) != 0;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  size_t start = 0;
  for (size_t position = 0; position < text.size();) {
    const size_t before = position;
    if (!is_space(next_character(text, position))) continue;
    if (before > start) words.push_back(text.substr(start, before - start));
    start = position;
  }
  if (text.size() > start) words.push_back(text.substr(start));
  return words;
}

std::string_view trim_right(std::string_view text) {
  size_t end = 0;  // just past the last character that is no space
  for (size_t position = 0; position < text.size();) {
    if (!is_space(next_character(text, position))) end = position;
  }
  return text.substr(0, end);
}

std::string_view trim(std::string_view text) {
  text = trim_right(text);
  for (size_t position = 0; position < text.size();) {
    const size_t before = position;
    if (!is_space(next_character(text, position))) return text.substr(before);
  }
  return {};
}

bool is_punctuation(char32_t character) { return has_category(character, U_GC_P_MASK); }
bool is_symbol(char32_t character) { return has_category(character, U_GC_S_MASK); }
bool is_number(char32_t character) { return has_category(character, U_GC_N_MASK); }

}  // namespace seq2see::evaluation
