// Vectors of W numbers in the compiler's own vector types, and exp, sigmoid and tanh of them.
//
// Everything here is inlined: the files of this folder are compiled once for every kind of processor, and no
// function compiled for one may be called on another.
//
// float: exp(x) = 2ⁿ e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2, e^r by a polynomial of degree 6 that is
// exact at 0; see tests/ops/kernels_test.cc for the error bounds, which hold over the whole range of float.
// Arguments are clamped to where the result is a normal number; not-a-number stays what it is. double: the
// standard library, lane by lane: it serves the checks of gradients.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#define SEQ2SEE_INLINE __attribute__((always_inline)) inline

namespace seq2see::ops::kernels {
namespace {  // NOLINT(cert-dcl59-cpp,google-build-namespaces): every including file has its own, see above

template <class Real, int W>
struct WideTypes {
  using Whole = std::conditional_t<sizeof(Real) == 4, int32_t, int64_t>;
  using Numbers [[gnu::vector_size(W * sizeof(Real))]] = Real;
  using Wholes [[gnu::vector_size(W * sizeof(Real))]] = Whole;
  using Words [[gnu::vector_size(W * sizeof(Real))]] = std::make_unsigned_t<Whole>;
  // Of any alignment, and over any array of numbers.
  using Loose [[gnu::vector_size(W * sizeof(Real)), gnu::aligned(sizeof(Real)), gnu::may_alias]] = Real;
};
template <class Real, int W>
using Wide = typename WideTypes<Real, W>::Numbers;

template <class Real, int W>
SEQ2SEE_INLINE Wide<Real, W> load(const Real* from) {
  return *reinterpret_cast<const typename WideTypes<Real, W>::Loose*>(from);
}
template <class Real, int W>
SEQ2SEE_INLINE void store(Real* to, Wide<Real, W> numbers) {
  *reinterpret_cast<typename WideTypes<Real, W>::Loose*>(to) = numbers;
}
template <class Real, int W>
SEQ2SEE_INLINE Wide<Real, W> spread(Real number) {
  return number - Wide<Real, W>{};
}
/// The first `count` < W numbers; `rest` in the other lanes.
template <class Real, int W>
SEQ2SEE_INLINE Wide<Real, W> load_some(const Real* from, int64_t count, Real rest = Real(0)) {
  Wide<Real, W> numbers = spread<Real, W>(rest);
  for (int64_t lane = 0; lane < count; ++lane) numbers[lane] = from[lane];
  return numbers;
}
template <class Real, int W>
SEQ2SEE_INLINE void store_some(Real* to, Wide<Real, W> numbers, int64_t count) {
  for (int64_t lane = 0; lane < count; ++lane) to[lane] = numbers[lane];
}
/// In a fixed order.
template <class Real, int W>
SEQ2SEE_INLINE Real sum_of_lanes(Wide<Real, W> numbers) {
  Real sum = Real(0);
  for (int lane = 0; lane < W; ++lane) sum += numbers[lane];
  return sum;
}

template <int W>
SEQ2SEE_INLINE Wide<float, W> wide_exp(Wide<float, W> x) {
  using Numbers = Wide<float, W>;
  using Wholes = typename WideTypes<float, W>::Wholes;
  constexpr float kLargest = 88.0F;
  constexpr float kSmallest = -87.0F;
  constexpr float kLog2E = 1.44269504F;
  constexpr float kLn2High = 0.693359375F;  // few bits, so that its product with n is exact
  constexpr float kLn2Low = -2.12194440e-4F;
  constexpr float kRounding = 12582912.0F;  // 1.5 · 2²³: adding it rounds to a whole number
  x = x > kLargest ? spread<float, W>(kLargest) : x;
  x = x < kSmallest ? spread<float, W>(kSmallest) : x;
  const Wide<float, W> shifted = x * kLog2E + kRounding;
  const Wide<float, W> n = shifted - kRounding;
  const Wide<float, W> r = (x - n * kLn2High) - n * kLn2Low;
  Wide<float, W> e = r * (1.0F / 720.0F) + 1.0F / 120.0F;
  e = e * r + 1.0F / 24.0F;
  e = e * r + 1.0F / 6.0F;
  e = e * r + 0.5F;
  e = e * r + 1.0F;
  e = e * r + 1.0F;
  // The whole number stands in the lowest bits of the shifted one: no conversion, which is slow or invalid
  // for not-a-number.
  const Wholes exponent = (__builtin_bit_cast(Wholes, shifted) << 23) + (127 << 23);
  return e * __builtin_bit_cast(Numbers, exponent);
}
template <int W>
SEQ2SEE_INLINE Wide<double, W> wide_exp(Wide<double, W> x) {
  for (int lane = 0; lane < W; ++lane) x[lane] = std::exp(x[lane]);
  return x;
}

template <class Real, int W>
SEQ2SEE_INLINE Wide<Real, W> wide_sigmoid(Wide<Real, W> x) {
  return Real(1) / (Real(1) + wide_exp<W>(-x));
}

template <int W>
SEQ2SEE_INLINE Wide<float, W> wide_tanh(Wide<float, W> x) {
  return 1.0F - 2.0F / (1.0F + wide_exp<W>(2.0F * x));
}
template <int W>
SEQ2SEE_INLINE Wide<double, W> wide_tanh(Wide<double, W> x) {
  for (int lane = 0; lane < W; ++lane) x[lane] = std::tanh(x[lane]);
  return x;
}

/// Some neighbouring places of arrays of one size: all W, or (where `kWhole` is false) the last `count`.
template <class Real, int W, bool kWhole>
struct Lanes {
  int64_t begin;
  int64_t count;

  SEQ2SEE_INLINE Wide<Real, W> load(const Real* array) const {
    return kWhole ? kernels::load<Real, W>(array + begin) : load_some<Real, W>(array + begin, count);
  }
  SEQ2SEE_INLINE void store(Real* array, Wide<Real, W> numbers) const {
    if constexpr (kWhole) {
      kernels::store<Real, W>(array + begin, numbers);
    } else {
      store_some<Real, W>(array + begin, numbers, count);
    }
  }
  /// 0 in the lanes that stand for no place.
  SEQ2SEE_INLINE Wide<Real, W> only(Wide<Real, W> numbers) const {
    if constexpr (!kWhole) {
      for (int64_t lane = count; lane < W; ++lane) numbers[lane] = Real(0);
    }
    return numbers;
  }
};

#define SEQ2SEE_INLINE_LAMBDA __attribute__((always_inline))

/// Calls body(lanes) for all places of arrays of `count` numbers, in order.
template <class Real, int W, class Body>
SEQ2SEE_INLINE void for_lanes_of_width(int64_t count, Body body) {
  int64_t i = 0;
  for (; i + W <= count; i += W) body(Lanes<Real, W, true>{i, W});
  if (i < count) body(Lanes<Real, W, false>{i, count - i});
}

}  // namespace
}  // namespace seq2see::ops::kernels
