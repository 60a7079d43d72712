#include <algorithm>
#include <vector>

#include "ops/cross_entropy.h"
#include "ops/matrix_product.h"
#include "ops/vocabulary_blocks.h"

namespace seq2see::ops::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Tokens that are computed together: their exponentials take about this much memory, but 64 tokens at the
/// least.
constexpr int64_t kChunkBytes = int64_t{24} << 20;

/// The sums of a batch, and the gradients of the smoothed one.
struct LossAndGradients {
  double smoothed = 0.0;
  double log_loss = 0.0;
  int64_t correct = 0;
  Tensor d_features;  // [N, F]; undefined where no gradient is wanted
  Tensor d_weight;    // [V, F]
  Tensor d_bias;      // [V]
};

template <class Real>
LossAndGradients run(const Tensor& features, const OutputLayer& layer, const Tensor& targets,
                     double smoothing, bool with_gradients) {
  const int64_t N = features.size(0);
  const int64_t V = layer.weight.size(0);
  const int64_t F = layer.weight.size(1);
  LossAndGradients result;
  std::shared_ptr<const PackedMatrix> weight;
  if (with_gradients) {
    result.d_features = torch::empty_like(features);
    result.d_weight = torch::empty_like(layer.weight);
    result.d_bias = torch::zeros_like(layer.bias);
    weight = packed(layer.weight, Orientation::kPlain);
  }
  const int64_t most = std::max<int64_t>(64, kChunkBytes / (V * static_cast<int64_t>(sizeof(Real))));
  const int64_t chunks = std::max<int64_t>(1, (N + most - 1) / most);
  for (int64_t index = 0; index < chunks; ++index) {
    const int64_t begin = N * index / chunks;
    const int64_t end = N * (index + 1) / chunks;
    if (begin == end) continue;
    const Tensor of_chunk = features.slice(0, begin, end);
    VocabularyBlocks<Real> chunk(of_chunk.detach(), {layer.weight.detach(), layer.bias.detach()},
                                 with_gradients ? V : 0);
    chunk.run(targets.data_ptr<int64_t>() + begin);
    std::vector<double> log_sums(static_cast<size_t>(chunk.tokens()));
    for (int64_t token = 0; token < chunk.tokens(); ++token) {
      const auto total = chunk.total(token);
      const double of_target = chunk.logit_of_target(token);
      const double log_loss = total.log_sum - of_target;
      const double mean_log_loss = total.log_sum - total.mean_logit;
      result.log_loss += log_loss;
      result.smoothed += (1.0 - smoothing) * log_loss + (smoothing > 0.0 ? smoothing * mean_log_loss : 0.0);
      if (of_target >= total.largest) ++result.correct;
      log_sums[static_cast<size_t>(token)] = total.log_sum;
    }
    if (!with_gradients) continue;
    const PackedMatrix right(of_chunk.detach());  // [n, F]
    for (int64_t block = 0; block < chunk.blocks().count(); ++block) {
      chunk.form_gradient(block, log_sums, smoothing, result.d_bias.template data_ptr<Real>());
      right.multiply<Real>(chunk.gradient(block), chunk.blocks().size(block),
                           result.d_weight.template data_ptr<Real>() + chunk.blocks().begin(block) * F, F,
                           /*accumulate=*/index > 0);
    }
    weight->multiply<Real>(chunk.gradient_by_token(), chunk.tokens(),
                           result.d_features.template data_ptr<Real>() + begin * F, F);
  }
  if (with_gradients && N == 0) result.d_weight.zero_();
  return result;
}

class CrossEntropy : public torch::autograd::Function<CrossEntropy> {
 public:
  /// Returns the smoothed loss, the log loss, and the number of correct tokens.
  static variable_list forward(AutogradContext* context, const Tensor& features, const Tensor& weight,
                               const Tensor& bias, const Tensor& targets, double smoothing,
                               bool with_gradients) {
    const bool single = features.scalar_type() == torch::kFloat32;
    const OutputLayer layer{weight.contiguous(), bias.contiguous()};
    const LossAndGradients result =
        single ? run<float>(features.contiguous(), layer, targets.contiguous(), smoothing, with_gradients)
               : run<double>(features.contiguous(), layer, targets.contiguous(), smoothing, with_gradients);
    if (with_gradients) context->save_for_backward({result.d_features, result.d_weight, result.d_bias});
    // By way of double: a loss too large for a float is infinite, not an error.
    const Tensor smoothed = torch::tensor(result.smoothed, torch::kFloat64).to(features.scalar_type());
    const Tensor log_loss = torch::tensor(result.log_loss, torch::kFloat64);
    const Tensor correct = torch::tensor(result.correct, torch::kInt64);
    context->mark_non_differentiable({log_loss, correct});
    return {smoothed, log_loss, correct};
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const variable_list gradients = context->get_saved_variables();
    variable_list results(6);
    const bool is_one = d_results[0].item<double>() == 1.0;
    for (size_t i = 0; i < gradients.size(); ++i) {
      results[i] = is_one ? gradients[i] : gradients[i] * d_results[0];
    }
    return results;
  }
};

}  // namespace

TokenLoss label_smoothed_cross_entropy(const Tensor& features, const OutputLayer& layer,
                                       const Tensor& targets, double smoothing) {
  const bool with_gradients =
      torch::GradMode::is_enabled() &&
      (features.requires_grad() || layer.weight.requires_grad() || layer.bias.requires_grad());
  const variable_list results =
      CrossEntropy::apply(features, layer.weight, layer.bias, targets, smoothing, with_gradients);
  return {results[0], results[1], results[2]};
}

}  // namespace seq2see::ops::fused
