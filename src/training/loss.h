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
  double guided = 0.0;    // cross entropy of attention against the guide, without its weight
  int64_t correct = 0;    // tokens whose target was the most probable
  int64_t tokens = 0;     // target tokens, </s> counted, padding not

  LossSums& operator+=(const LossSums& other);
  /// Natural logarithm, per token; 0 where there are no tokens.
  [[nodiscard]] double mean_smoothed() const;
  [[nodiscard]] double mean_log_loss() const;
  [[nodiscard]] double mean_guided() const;
  [[nodiscard]] double perplexity() const;
  /// 0 to 1.
  [[nodiscard]] double accuracy() const;
};

struct BatchLoss {
  Tensor total;  // scalar with its graph, the sum over tokens: smoothed and, with its weight, guided
  LossSums sums;
};

struct LossOptions {
  int32_t start_id = 0;  // what the decoder reads first
  double label_smoothing = 0.0;
  double guided_weight = 0.0;  // of batches that have a guide
};

/// Σ over target tokens t of −Σ_s A_ts log a_ts: how far attention a is from given alignments A (Chen et al.
/// 2016, "Guided Alignment Training for Topic-Aware Neural Machine Translation", equation 8, as a sum).
/// @param weights  [B, T, S] a
/// @param guide    [B, T, S] A; rows of 0 do not count
Tensor guided_alignment_loss(const Tensor& weights, const Tensor& guide);

/// Teacher forcing on one batch. Dropout is on where noise is given.
BatchLoss batch_loss(model::Seq2Seq& model, const data::Batch& batch, const LossOptions& options,
                     ops::Noise* noise);

}  // namespace seq2see::training
