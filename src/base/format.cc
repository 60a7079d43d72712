#include "base/format.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace seq2see {

std::string format_duration(double seconds) {
  const auto total = static_cast<long>(std::lround(seconds));
  std::array<char, 48> text{};
  if (total < 60) {
    std::snprintf(text.data(), text.size(), "%ld s", total);
  } else if (total < 3600) {
    std::snprintf(text.data(), text.size(), "%ld min %02ld s", total / 60, total % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%ld h %02ld min", total / 3600, total % 3600 / 60);
  }
  return text.data();
}

std::string with_commas(int64_t number) {
  const std::string digits = std::to_string(number);
  const size_t sign = number < 0 ? 1 : 0;
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t left = digits.size() - i;
    if (i > sign && left % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

}  // namespace seq2see
