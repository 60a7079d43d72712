// Gradients that are suddenly far larger than those before them: an outlier among the batches, or the
// beginning of a divergence.
#pragma once

#include <cstdint>
#include <optional>

namespace seq2see::training {

struct GradientWatch {
  double mean = 0.0;   // exponential moving average of the norms, a spike counted as the smallest that is one
  int64_t seen = 0;    // norms that are in it
  int64_t spikes = 0;  // so far

  /// Takes the norm of the next gradient, which must be finite. How many times the mean before it that norm
  /// is, where that makes a spike; never while only few norms have been seen.
  std::optional<double> observe(double norm);
};

}  // namespace seq2see::training
