// Looking at energies: what `Attention::attend` computes on its way from queries to contexts.
#pragma once

#include <vector>

#include "ops/tensor.h"

namespace seq2see::attention {

/// One call of attend, with the graph that autograd has made of it: to be differentiated by.
struct Recorded {
  Tensor energies;  // [B, T, S] before the mask: on padding they mean nothing
  Tensor weights;   // [B, T, S] their softmax over the true positions
};

/// While a recorder lives, every attend of its thread goes the composed way (score, softmax, mean), and
/// leaves its energies and weights here; decoders call attend instead of an operation that runs a whole
/// sequence. The results are the same to rounding. Where there is no attention, nothing is recorded. Of
/// several recorders on one thread the youngest records.
class Recorder {
 public:
  Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  /// The recorder of the calling thread, or nullptr.
  [[nodiscard]] static const Recorder* of_this_thread();

  void record(const Tensor& energies, const Tensor& weights) const { calls_.push_back({energies, weights}); }
  /// In the order in which they were made: T calls of one step each, or one call for all of them.
  [[nodiscard]] const std::vector<Recorded>& calls() const { return calls_; }

 private:
  const Recorder* outer_;                // the one before this on the thread
  mutable std::vector<Recorded> calls_;  // grows while a recorder lives, which looks constant where it stands
};

}  // namespace seq2see::attention
