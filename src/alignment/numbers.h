// Numbers in text formats, without regard to any locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace seq2see::alignment {

/// The shortest digits that give the same number back, such as "0.25", "1e-05".
void append_number(float value, std::string& text);
void append_number(double value, std::string& text);

/// The number that the whole of `text` is; nothing for anything else, be it a space before or after it or a
/// number that is too large. "nan" and "inf" are numbers here: who wants a weight has to look.
std::optional<float> parse_float(std::string_view text);
std::optional<double> parse_double(std::string_view text);
std::optional<int64_t> parse_integer(std::string_view text);
/// Without a sign.
std::optional<size_t> parse_count(std::string_view text);

}  // namespace seq2see::alignment
