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
  std::string text = std::to_string(number);
  const int64_t first_digit = number < 0 ? 1 : 0;
  for (auto position = static_cast<int64_t>(text.size()) - 3; position > first_digit; position -= 3) {
    text.insert(static_cast<size_t>(position), 1, ',');
  }
  return text;
}

}  // namespace seq2see
