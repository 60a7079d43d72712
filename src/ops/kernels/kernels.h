// The loops in which training spends its time, over plain arrays: written once, compiled for several kinds of
// x86-64 processors (and once for any other), chosen when the program starts.
//
// One thread runs each call. Real is float or double; double serves the checks of gradients.
#pragma once

#include <cstdint>
#include <string_view>

#include "ops/kernels/attention.h"
#include "ops/kernels/cross_entropy.h"
#include "ops/kernels/gates.h"

namespace seq2see::ops::kernels {

/// A matrix as it lies in memory; the transposed one has the strides exchanged.
template <class Real>
struct MatrixView {
  const Real* data = nullptr;
  int64_t row_stride = 0;
  int64_t column_stride = 1;
};

/// c = a · b, or c += a · b. b comes packed.
template <class Real>
struct Product {
  int64_t M = 0;
  int64_t N = 0;
  int64_t K = 0;
  MatrixView<Real> a;  // [M, K]
  Real* c = nullptr;   // [M, N]
  int64_t c_stride = 0;
  bool accumulate = false;
  bool has_room =
      false;  // c_stride leaves room for whole panels: what lies behind the N columns may be written
};

/// factors[i] = 0 where a random number of 32 bits, a function of key and i, is below threshold, else scale.
template <class Real>
struct DropoutFactors {
  int64_t count = 0;
  uint64_t key = 0;
  uint32_t threshold = 0;
  Real scale = Real(1);
  Real* factors = nullptr;
};

template <class Real>
struct Kernels {
  std::string_view processor;  // what it is compiled for: "AVX2", …
  bool has_bfloat16 = false;   // whether multiply_pairs is the processor's own instruction
  int64_t panel_columns = 0;   // the N of a packed b [K, N] is filled up to a multiple of it
  int64_t pair_depth = 0;      // likewise the K of one in pairs

  void (*pack_right)(const MatrixView<Real>& b, int64_t K, int64_t N, Real* to);
  void (*multiply)(const Product<Real>& product, const Real* packed);
  // With operands rounded to bfloat16, sums in float. Null for double.
  void (*pack_right_pairs)(const MatrixView<Real>& b, int64_t K, int64_t N, uint32_t* to);
  void (*multiply_pairs)(const Product<Real>& product, const uint32_t* packed);

  void (*gru_forward)(const StepRows& rows, const GruForward<Real>& step);
  void (*gru_backward)(const StepRows& rows, const GruBackward<Real>& step);
  void (*lstm_forward)(const StepRows& rows, const LstmForward<Real>& step);
  void (*lstm_backward)(const StepRows& rows, const LstmBackward<Real>& step);

  void (*attention_forward)(const AttentionShape& shape, const AttentionForward<Real>& step);
  void (*attention_backward)(const AttentionShape& shape, const AttentionBackward<Real>& step);
  void (*gather)(const Gather<Real>& gather);

  void (*exponentials)(const LogitBlock<Real>& block, const BlockExponentials<Real>& result);
  void (*logit_gradients)(const LogitBlock<Real>& block, const BlockGradients<Real>& gradients);

  void (*dropout_factors)(const DropoutFactors<Real>& dropout);
  void (*exp)(int64_t count, const Real* from, Real* to);
  void (*sigmoid)(int64_t count, const Real* from, Real* to);
  void (*tanh)(int64_t count, const Real* from, Real* to);
};

/// Those for this processor.
template <class Real>
const Kernels<Real>& kernels();
template <>
const Kernels<float>& kernels<float>();
template <>
const Kernels<double>& kernels<double>();

/// All that this processor can run, the widest last: for tests and benchmarks.
struct KernelList {
  const Kernels<float>* const* begin_;
  int64_t count;
  [[nodiscard]] const Kernels<float>* const* begin() const { return begin_; }
  [[nodiscard]] const Kernels<float>* const* end() const { return begin_ + count; }
};
KernelList runnable_kernels();

}  // namespace seq2see::ops::kernels
