// The characters of Unicode that are white space.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see {

/// White space other than U+0020 and the line feed (Unicode property White_Space).
inline constexpr std::array<char32_t, 23> kOtherSpaces = {
    0x0009, 0x000B, 0x000C, 0x000D, 0x0085, 0x00A0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
    0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};

/// What stands between white space: no word is empty. `text` is UTF-8.
std::vector<std::string_view> split_words(std::string_view text);

/// The text without its white space.
std::string without_spaces(std::string_view text);

}  // namespace seq2see
