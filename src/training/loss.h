// The loss of a batch, and what is reported of it.
#pragma once

#include <cstdint>

#include "data/batching.h"
#include "model/seq2seq.h"
#include "ops/dropout.h"

namespace seq2see::training {

/// Sums over tokens: they are divided only when they are printed.
struct LossSums {
  double smoothed = 0.0;  // what is minimised
  double log_loss = 0.0;  // -log p, what perplexity is made of
  int64_t correct = 0;    // tokens whose target was the most probable
  int64_t tokens = 0;     // target tokens, </s> counted, padding not

  LossSums& operator+=(const LossSums& other);
  /// Natural logarithm, per token; 0 where there are no tokens.
  [[nodiscard]] double mean_smoothed() const;
  [[nodiscard]] double mean_log_loss() const;
  [[nodiscard]] double perplexity() const;
  /// 0 to 1.
  [[nodiscard]] double accuracy() const;
};

struct BatchLoss {
  Tensor smoothed;  // scalar with its graph, the sum over tokens
  LossSums sums;
};

struct LossOptions {
  int32_t start_id = 0;  // what the decoder reads first
  double label_smoothing = 0.0;
};

/// Teacher forcing on one batch. Dropout is on where noise is given.
BatchLoss batch_loss(model::Seq2Seq& model, const data::Batch& batch, const LossOptions& options,
                     ops::Noise* noise);

}  // namespace seq2see::training
