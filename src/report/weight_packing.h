// Attention weights as text that a page can carry: fixed-point numbers of a few digits to the base 64.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "alignment/alignment.h"

namespace seq2see::report {

/// Digits a weight: 3 make steps of 1/262143, so that five decimals can be told; 2 make steps of 1/4095, so
/// that three can. 2 are taken where more than this many weights would make the page heavy.
inline constexpr int kMostDigits = 3;
inline constexpr int kFewestDigits = 2;
inline constexpr size_t kManyWeights = 750'000;

int digits_for(size_t weights);

/// The largest number that so many digits write; a weight of 1.
int largest_number(int digits);

/// Appends the matrix row by row, each weight (0..1) as `digits` characters of the alphabet of Base64 (RFC
/// 4648), the most significant first.
void append_weights(const alignment::Matrix& matrix, int digits, std::string& text);

/// The inverse: as the page reads it. Throws std::logic_error where the text is not such a matrix.
alignment::Matrix read_weights(std::string_view text, size_t rows, size_t columns, int digits);

}  // namespace seq2see::report
