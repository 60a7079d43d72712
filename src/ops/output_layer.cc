#include "ops/output_layer.h"

#include <algorithm>
#include <limits>

#include "ops/linear.h"

namespace seq2see::ops {
namespace reference {

MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k,
                           const BannedPieces& banned) {
  const torch::NoGradGuard no_gradient;
  constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
  const int64_t N = features.size(0);
  const int64_t V = layer.weight.size(0);
  const Tensor logits = linear(features, layer.weight, layer.bias);                               // [N, V]
  Tensor allowed = (logits - torch::logsumexp(logits, 1, /*keepdim=*/true)).to(torch::kFloat64);  // [N, V]
  for (size_t row = 0; row < banned.size(); ++row) {
    for (const int64_t piece : banned[row]) allowed[static_cast<int64_t>(row)][piece] = kMinusInfinity;
  }
  // Sorting keeps the order of equals; topk does not.
  const auto [sorted, order] = allowed.sort(/*stable=*/true, /*dim=*/1, /*descending=*/true);
  MostProbable best{torch::full({N, k}, -1, torch::kInt64),
                    torch::full({N, k}, kMinusInfinity, torch::kFloat64)};
  const int64_t found = std::min(k, V);
  best.log_probabilities.slice(1, 0, found).copy_(sorted.slice(1, 0, found));
  best.pieces.slice(1, 0, found).copy_(order.slice(1, 0, found));
  best.pieces.masked_fill_(best.log_probabilities.eq(kMinusInfinity), -1);
  return best;
}

}  // namespace reference

MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k,
                           const BannedPieces& banned) {
  expect_shape(features, {-1, -1}, "features");
  expect_shape(layer.weight, {-1, features.size(1)}, "output weight");
  expect_shape(layer.bias, {layer.weight.size(0)}, "output bias");
  TORCH_CHECK(k > 0, "the ", k, " most probable pieces");
  TORCH_CHECK(banned.empty() || static_cast<int64_t>(banned.size()) == features.size(0), banned.size(),
              " lists of banned pieces for ", features.size(0), " rows");
  return uses_fused(features) ? fused::most_probable(features, layer, k, banned)
                              : reference::most_probable(features, layer, k, banned);
}

}  // namespace seq2see::ops
