// What this room needs to know of Unicode. Every text is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace seq2see::alignment {

/// Bytes that are not UTF-8 decode to U+FFFD.
std::u32string decode_utf8(std::string_view text);
/// What is no character becomes U+FFFD.
std::string encode_utf8(std::u32string_view characters);

/// White space (Unicode property White_Space) or a control character.
bool is_space_or_control(char32_t character);
/// General category P.
bool is_punctuation(char32_t character);

}  // namespace seq2see::alignment
