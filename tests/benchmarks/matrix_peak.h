// The fastest matrix products that this machine is seen to make: what a share of the peak is a share of.
#pragma once

#include <cstdint>
#include <optional>

#include "benchmarks/timing.h"

namespace seq2see::benchmarks {

/// In 10⁹ floating-point operations a second, all threads together.
struct MatrixPeak {
  double fp32 = 0.0;
  std::optional<double> bf16;  // nothing where the processor has no instructions for it

  /// The larger of both in either precision.
  [[nodiscard]] MatrixPeak best_with(const MatrixPeak& other) const;
};

/// Square products, one after the other on each of the threads, all threads side by side and none sharing its
/// product with another; the best of several sizes and repeats, and of the libraries at hand: LibTorch's BLAS
/// (fp32), oneDNN (bf16 with sums in fp32), our own kernels (both).
MatrixPeak measure_matrix_peak(int64_t threads, const Effort& effort);

}  // namespace seq2see::benchmarks
