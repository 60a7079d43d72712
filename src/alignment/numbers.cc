#include "alignment/numbers.h"

#include <array>
#include <charconv>

namespace seq2see::alignment {
namespace {

template <class Number>
void append_shortest(Number value, std::string& text) {
  std::array<char, 32> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text.append(digits.data(), result.ptr);
}

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

/// A number too small to be told from zero is zero; std::from_chars calls it out of range.
template <class Number>
std::optional<Number> parse_whole_fraction(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (rest != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    const size_t exponent = text.find_first_of("eE");
    const bool is_tiny = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
    if (!is_tiny) return std::nullopt;
    return Number{};
  }
  return number;
}

}  // namespace

void append_number(float value, std::string& text) { append_shortest(value, text); }

void append_number(double value, std::string& text) { append_shortest(value, text); }

std::optional<float> parse_float(std::string_view text) { return parse_whole_fraction<float>(text); }

std::optional<double> parse_double(std::string_view text) { return parse_whole_fraction<double>(text); }

std::optional<int64_t> parse_integer(std::string_view text) { return parse_whole<int64_t>(text); }

std::optional<size_t> parse_count(std::string_view text) { return parse_whole<size_t>(text); }

}  // namespace seq2see::alignment
