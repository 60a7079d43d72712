// The loss of the output layer over a batch of tokens.
#pragma once

#include "ops/output_layer.h"

namespace seq2see::ops {

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

namespace reference {
TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing);
}  // namespace reference

namespace fused {
/// Chunks of tokens, so that memory is bounded; the gradients are formed with the loss, while the
/// exponentials are at hand, and no [N, V] is kept for the backward pass. float32 or float64.
TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing);
}  // namespace fused

}  // namespace seq2see::ops
