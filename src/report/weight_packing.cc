#include "report/weight_packing.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace seq2see::report {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int kBitsOfDigit = 6;

}  // namespace

int digits_for(size_t weights) { return weights > kManyWeights ? kFewestDigits : kMostDigits; }

int largest_number(int digits) { return (1 << (kBitsOfDigit * digits)) - 1; }

void append_weights(const alignment::Matrix& matrix, int digits, std::string& text) {
  const auto scale = static_cast<float>(largest_number(digits));
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (const float weight : matrix.row(row)) {
      const auto number = static_cast<unsigned>(std::lround(std::clamp(weight, 0.0F, 1.0F) * scale));
      for (int digit = digits - 1; digit >= 0; --digit) {
        text += kAlphabet[(number >> (kBitsOfDigit * digit)) % kAlphabet.size()];
      }
    }
  }
}

alignment::Matrix read_weights(std::string_view text, size_t rows, size_t columns, int digits) {
  const auto width = static_cast<size_t>(digits);
  if (text.size() != rows * columns * width) {
    throw std::logic_error("read_weights: " + std::to_string(text.size()) + " characters for " +
                           std::to_string(rows) + " x " + std::to_string(columns) + " weights");
  }
  std::vector<float> values;
  values.reserve(rows * columns);
  for (size_t start = 0; start < text.size(); start += width) {
    size_t number = 0;
    for (const char character : text.substr(start, width)) {
      const size_t digit = kAlphabet.find(character);
      if (digit == std::string_view::npos) throw std::logic_error("read_weights: not a digit");
      number = number * kAlphabet.size() + digit;
    }
    values.push_back(static_cast<float>(number) / static_cast<float>(largest_number(digits)));
  }
  return {rows, columns, std::move(values)};
}

}  // namespace seq2see::report
