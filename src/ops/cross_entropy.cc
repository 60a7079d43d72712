#include "ops/cross_entropy.h"

#include "ops/linear.h"

namespace seq2see::ops {
namespace {

void check(const Tensor& features, const OutputLayer& layer) {
  expect_shape(features, {-1, -1}, "features");
  expect_shape(layer.weight, {-1, features.size(1)}, "output weight");
  expect_shape(layer.bias, {layer.weight.size(0)}, "output bias");
}

}  // namespace

namespace reference {

TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing) {
  const Tensor logits = linear(features, layer.weight, layer.bias);                       // [N, V]
  const Tensor log_probabilities = torch::log_softmax(logits, 1);                         // [N, V]
  const Tensor of_target = log_probabilities.gather(1, targets.unsqueeze(1)).squeeze(1);  // [N]
  Tensor smoothed = of_target;
  if (smoothing > 0.0) smoothed = (1.0 - smoothing) * of_target + smoothing * log_probabilities.mean(1);
  TokenLoss loss;
  loss.smoothed = -smoothed.sum();
  loss.log_loss = -of_target.detach().sum(torch::kFloat64);
  loss.correct = of_target.detach().ge(std::get<0>(log_probabilities.detach().max(1))).sum();
  return loss;
}

}  // namespace reference

TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing) {
  check(features, layer);
  expect_shape(targets, {features.size(0)}, "targets");
  return uses_fused(features) ? fused::label_smoothed_cross_entropy(features, layer, targets, smoothing)
                              : reference::label_smoothed_cross_entropy(features, layer, targets, smoothing);
}

}  // namespace seq2see::ops
