// The loss of a batch of tokens.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// What a loss is made of; sums, not means, so that any average can be formed later.
struct TokenLoss {
  Tensor smoothed;  // scalar, differentiable: Σ over tokens of the label-smoothed cross entropy, what is
                    // minimised
  Tensor log_loss;  // scalar, no gradient: Σ of -log p(target), what perplexity is made of
  Tensor correct;   // scalar int64: how often the target has the largest logit
};

/// Label-smoothed cross entropy, Szegedy et al. (2016), section 7: the target gets the probability 1 - ε and
/// all V entries, the target among them, share ε. logits: [N, V]; targets: [N] int64; mask: [N], false on
/// padding.
TokenLoss label_smoothed_cross_entropy(const Tensor& logits, const Tensor& targets, const Tensor& mask,
                                       double smoothing);

}  // namespace seq2see::ops
