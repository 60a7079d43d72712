// The mean of the weights of several models of one shape: usually the last checkpoints of a training, whose
// mean translates better than each (Junczys-Dowmunt, Dwojak & Sennrich, 2016).
#pragma once

#include <cstdint>
#include <vector>

#include "model/seq2seq.h"

namespace seq2see::model {

class WeightMean {
 public:
  /// Of models with the parameters that this one has.
  explicit WeightMean(const Seq2Seq& model);

  void add(const Seq2Seq& model);
  /// Puts the mean of what was added into the model: summed and divided in float64, rounded once.
  void write_to(Seq2Seq& model) const;

 private:
  std::vector<Tensor> sums_;  // float64
  int64_t count_ = 0;
};

}  // namespace seq2see::model
