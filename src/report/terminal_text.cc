#include "report/terminal_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace seq2see::report {
namespace {

constexpr std::string_view kLeftToRightMark = "\u200E";
constexpr std::string_view kPlaceForAMark = "\u25CC";  // ◌

bool changes_its_neighbours(UChar32 character) {
  return u_charType(character) == U_FORMAT_CHAR ||
         u_hasBinaryProperty(character, UCHAR_VARIATION_SELECTOR) != 0 ||
         u_hasBinaryProperty(character, UCHAR_EMOJI_MODIFIER) != 0;
}

/// Marks, and what follows the first consonant of a Korean syllable that is written in parts.
bool takes_no_column(UChar32 character) {
  const int8_t type = u_charType(character);
  const int32_t syllable = u_getIntPropertyValue(character, UCHAR_HANGUL_SYLLABLE_TYPE);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || syllable == U_HST_VOWEL_JAMO ||
         syllable == U_HST_TRAILING_JAMO;
}

size_t columns_of(UChar32 character) {
  if (takes_no_column(character)) return 0;
  const int32_t width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_right_to_left(UChar32 character) {
  const UCharDirection direction = u_charDirection(character);
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

}  // namespace

std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> letters;
  bool half_a_flag = false;  // regions are named by two letters that terminals join
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < length;) {
    const int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(text.data(), at, length, character);
    if (changes_its_neighbours(character)) continue;
    const bool region = u_hasBinaryProperty(character, UCHAR_REGIONAL_INDICATOR) != 0;
    const bool mark = takes_no_column(character) || u_charType(character) == U_COMBINING_SPACING_MARK;
    if (letters.empty() || !(mark || (region && half_a_flag))) letters.emplace_back();
    half_a_flag = region && !half_a_flag;
    Letter& letter = letters.back();
    letter.text += text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin));
    letter.columns += columns_of(character);
    letter.right_to_left = letter.right_to_left || is_right_to_left(character);
  }
  if (!letters.empty() && letters.front().columns == 0) {
    letters.front().text.insert(0, kPlaceForAMark);
    letters.front().columns = 1;
  }
  return letters;
}

size_t columns_of(const std::vector<Letter>& letters) {
  size_t columns = 0;
  for (const Letter& letter : letters) columns += letter.columns;
  return columns;
}

std::vector<Letter> shorten(std::vector<Letter> letters, size_t columns) {
  if (columns_of(letters) <= columns) return letters;
  while (columns_of(letters) + 1 > columns) letters.pop_back();
  letters.push_back({.text = "…", .columns = 1});
  return letters;
}

std::string join(const std::vector<Letter>& letters) {
  std::string text;
  for (const Letter& letter : letters) text += letter.text;
  if (std::ranges::any_of(letters, &Letter::right_to_left)) text += kLeftToRightMark;
  return text;
}

}  // namespace seq2see::report
