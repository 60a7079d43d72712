// exp, sigmoid and tanh that a compiler turns into vector instructions.
//
// float: exp(x) = 2ⁿ e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2, e^r by its Taylor polynomial of degree
// 7; relative error of exp below 3e-7, absolute error of sigmoid and tanh below 2e-7 (held by the tests over
// the whole range). Arguments are clamped to where the result is a normal number. double: the standard
// library.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace seq2see::ops {

[[gnu::always_inline]] inline float approximate_exp(float x) {
  constexpr float kLargest = 88.0F;
  constexpr float kLog2E = 1.44269504F;
  constexpr float kLn2High = 0.693359375F;  // few bits, so that its product with n is exact
  constexpr float kLn2Low = -2.12194440e-4F;
  constexpr float kRounding = 12582912.0F;  // 1.5 · 2²³: adding it rounds to a whole number
  x = x > kLargest ? kLargest : x;
  x = x < -kLargest + 1.0F ? -kLargest + 1.0F : x;
  const float shifted = x * kLog2E + kRounding;
  const float n = shifted - kRounding;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  float e = 1.0F / 5040.0F;
  e = e * r + 1.0F / 720.0F;
  e = e * r + 1.0F / 120.0F;
  e = e * r + 1.0F / 24.0F;
  e = e * r + 1.0F / 6.0F;
  e = e * r + 0.5F;
  e = e * r + 1.0F;
  e = e * r + 1.0F;
  const int32_t exponent = static_cast<int32_t>(n) + 127;
  return e * std::bit_cast<float>(exponent << 23);
}
inline double approximate_exp(double x) { return std::exp(x); }

template <class Real>
[[gnu::always_inline]] inline Real approximate_sigmoid(Real x) {
  return Real(1) / (Real(1) + approximate_exp(-x));
}

[[gnu::always_inline]] inline float approximate_tanh(float x) {
  return 1.0F - 2.0F / (1.0F + approximate_exp(2.0F * x));
}
inline double approximate_tanh(double x) { return std::tanh(x); }

}  // namespace seq2see::ops
