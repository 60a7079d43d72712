#include "ops/cross_entropy.h"

namespace seq2see::ops {

TokenLoss label_smoothed_cross_entropy(const Tensor& logits, const Tensor& targets, const Tensor& mask,
                                       double smoothing) {
  const int64_t N = logits.size(0);
  expect_shape(targets, {N}, "targets");
  expect_shape(mask, {N}, "mask");
  const Tensor log_probabilities = torch::log_softmax(logits, 1);                         // [N, V]
  const Tensor weights = mask.to(logits.dtype());                                         // [N]
  const Tensor of_target = log_probabilities.gather(1, targets.unsqueeze(1)).squeeze(1);  // [N]
  Tensor smoothed = of_target;
  if (smoothing > 0.0) smoothed = (1.0 - smoothing) * of_target + smoothing * log_probabilities.mean(1);
  TokenLoss loss;
  loss.smoothed = -(smoothed * weights).sum();
  loss.log_loss = -(of_target.detach() * weights).sum();
  loss.correct = (log_probabilities.detach().argmax(1).eq(targets) & mask).sum();
  return loss;
}

}  // namespace seq2see::ops
