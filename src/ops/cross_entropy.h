// The output layer and the loss of a batch of tokens.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// The output layer: logits = features Wᵀ + b.
struct OutputLayer {
  Tensor weight;  // [V, F]
  Tensor bias;    // [V]
};

/// What a loss is made of; sums, not means, so that any average can be formed later.
struct TokenLoss {
  Tensor smoothed;  // scalar, differentiable: Σ over tokens of the label-smoothed cross entropy, what is
                    // minimised
  Tensor log_loss;  // scalar float64, no gradient: Σ of -log p(target), what perplexity is made of
  Tensor correct;   // scalar int64: how often no logit is larger than the target's
};

/// Label-smoothed cross entropy of the output layer, Szegedy et al. (2016), section 7: the target gets the
/// probability 1 - ε and all V entries, the target among them, share ε. features: [N, F]; targets: [N] int64.
TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing);

/// The most probable piece of every row.
struct MostProbable {
  Tensor pieces;             // [N] int64, the first of equals
  Tensor log_probabilities;  // [N] float64
};

/// features: [N, F]. No gradient.
MostProbable most_probable(const Tensor& features, const OutputLayer& layer);

namespace reference {
TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing);
MostProbable most_probable(const Tensor& features, const OutputLayer& layer);
}  // namespace reference

namespace fused {
/// Chunks of tokens, so that memory is bounded; the gradients are formed with the loss, while the
/// exponentials are at hand, and no [N, V] is kept for the backward pass. float32 or float64.
TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing);
MostProbable most_probable(const Tensor& features, const OutputLayer& layer);
}  // namespace fused

}  // namespace seq2see::ops
