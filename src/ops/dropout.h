// Dropout whose random numbers are handed in, so that they depend on nothing but the seed.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "ops/tensor.h"

namespace seq2see::ops {

/// The random numbers of one forward pass. A pass that is given no Noise is deterministic: this, not a flag
/// of the module, tells training from evaluation, so one model can serve several threads at once.
class Noise {
 public:
  explicit Noise(RandomStream stream) : stream_(stream) {}
  /// Names the numbers of one dropout; another one at every call.
  [[nodiscard]] uint64_t next_key() { return stream_.next(); }

 private:
  RandomStream stream_;
};

/// What dropout multiplies with: 0 with probability p, else 1 / (1 - p). Undefined, for nothing to multiply
/// with, without noise or with p = 0. like: gives type and device.
Tensor dropout_factors(at::IntArrayRef shape, double p, Noise* noise, const Tensor& like);

/// Srivastava et al. (2014), scaled in training ("inverted"): zero with probability p, else input / (1 - p).
/// Without noise, or with p = 0, the input itself. Any shape. The gradient passes where the input passed.
Tensor dropout(const Tensor& input, double p, Noise* noise);

}  // namespace seq2see::ops
