// What the metrics need to know of Unicode. Every text is UTF-8; bytes that are not decode to U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seq2see::evaluation {

std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view text);

/// Unicode's full lower case mapping, independent of any language (final sigma included).
std::string lowercase(std::string_view text);

/// White space as Python's str.split() sees it, because that is where sacreBLEU parts words: Unicode's
/// White_Space and the four separators U+001C to U+001F.
bool is_space(char32_t character);

/// The words between runs of white space; none of them is empty. The views point into `text`.
std::vector<std::string_view> split_words(std::string_view text);

/// Without white space at the end.
std::string_view trim_right(std::string_view text);
/// Without white space at both ends.
std::string_view trim(std::string_view text);

/// General categories P (punctuation), S (symbols) and N (numbers of any script).
bool is_punctuation(char32_t character);
bool is_symbol(char32_t character);
bool is_number(char32_t character);

}  // namespace seq2see::evaluation
