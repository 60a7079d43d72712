// Matrix products as the fused operations need them: the right operand is laid out once, and then multiplied
// as often as wanted. One thread runs each. In the precision that was set when the operand was packed.
//
// An element of a product depends on its row of the left operand and its column of the right one alone, to
// the last bit: a sentence has the same states alone and in any batch.
#pragma once

#include <cstdint>
#include <memory>

#include "ops/kernels/kernels.h"
#include "ops/tensor.h"

namespace seq2see::ops {

/// A right operand [K, N], copied into the layout that the kernels read.
class PackedMatrix {
 public:
  /// matrix: [K, N] float32 or float64, of any strides.
  explicit PackedMatrix(const Tensor& matrix);

  [[nodiscard]] int64_t rows() const { return K_; }
  [[nodiscard]] int64_t columns() const { return N_; }

  /// to = a · this, or to += a · this. a: [M, K] of any strides; to: [M, N] with its columns side by side.
  void multiply(const Tensor& a, const Tensor& to, bool accumulate = false) const;
  /// The same over arrays.
  template <class Real>
  void multiply(const kernels::MatrixView<Real>& a, int64_t M, Real* to, int64_t to_stride,
                bool accumulate = false) const;
  /// The same where to_stride is at least padded_columns(): what lies behind the N columns is written too,
  /// which is faster than keeping it.
  template <class Real>
  void multiply_with_room(const kernels::MatrixView<Real>& a, int64_t M, Real* to, int64_t to_stride) const;
  /// N, filled up to what the kernels compute at once, on any processor.
  static int64_t padded_columns(int64_t N) { return (N + 31) / 32 * 32; }

 private:
  struct Release {
    void operator()(std::byte* bytes) const;
  };
  template <class Real>
  void pack(const Tensor& matrix);
  template <class Real>
  void run(const kernels::Product<Real>& product) const;

  int64_t K_;
  int64_t N_;
  torch::ScalarType type_;
  bool pairs_ = false;  // of bfloat16
  std::unique_ptr<std::byte, Release> bytes_;
};

/// A parameter [rows, columns] as the right operand of x · parameterᵀ (kTransposed: K = columns) or of
/// x · parameter (kPlain: K = rows). Kept until the parameter changes and shared by all threads. What is not
/// a parameter is packed anew. Whoever changes a parameter behind LibTorch's back must say so: note_change.
enum class Orientation { kPlain, kTransposed };
std::shared_ptr<const PackedMatrix> packed(const Tensor& parameter, Orientation orientation);

/// To be called when the numbers of a parameter have been changed through its data pointer.
void note_change(const Tensor& parameter);

/// xᵀ y over the first dimension: x: [N, I], y: [N, J] → [I, J]. The gradient of a weight.
Tensor outer_product(const Tensor& x, const Tensor& y);

}  // namespace seq2see::ops
