#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/cross_entropy.h"
#include "ops/kernels/kernels.h"
#include "ops/matrix_product.h"

namespace seq2see::ops::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Logits are held transposed, [V, N]: the weights are then the left operand, which needs no packing, and the
// gradient is at once the left operand of the weights' gradient.

/// Tokens that are computed together: their exponentials take about this much memory, but 64 tokens at the
/// least.
constexpr int64_t kChunkBytes = int64_t{24} << 20;
/// Pieces of a block of the vocabulary: few enough for the logits of a chunk to stay in the second cache,
/// and a multiple of what the matrix product takes at once. Always the same, so that the sums over blocks
/// have the same bits for any number of tokens.
constexpr int64_t kBlockRows = 144;

struct Blocks {
  int64_t V;

  [[nodiscard]] int64_t count() const { return (V + kBlockRows - 1) / kBlockRows; }
  [[nodiscard]] static int64_t begin(int64_t block) { return block * kBlockRows; }
  [[nodiscard]] int64_t size(int64_t block) const { return std::min(kBlockRows, V - begin(block)); }
};

/// From a row of logits to the next: rows that are a power of two apart would fall into the same few places
/// of the cache.
int64_t stride_for(int64_t tokens) { return PackedMatrix::padded_columns(tokens) + 16; }

template <class Real>
class Chunk {
 public:
  /// features: [n, F].
  Chunk(const Tensor& features, const OutputLayer& layer, int64_t kept_rows)
      : features_(features),
        layer_(layer),
        tokens_(features.size(0)),
        stride_(stride_for(tokens_)),
        blocks_{layer.weight.size(0)},
        right_(features.t()),
        logits_(torch::empty({kept_rows > 0 ? kept_rows : kBlockRows, stride_}, features.options())),
        keeps_all_(kept_rows > 0) {
    const auto count = static_cast<size_t>(blocks_.count() * tokens_);
    largest_.resize(count);
    exponentials_.resize(count);
    sums_.resize(count);
    of_target_.resize(static_cast<size_t>(tokens_));
  }

  [[nodiscard]] const Blocks& blocks() const { return blocks_; }
  [[nodiscard]] int64_t tokens() const { return tokens_; }

  /// Logits and exponentials of all blocks. targets: [n] or null.
  void run(const int64_t* targets) {
    const kernels::Kernels<Real>& with = kernels::kernels<Real>();
    targets_ = targets;
    largest_pieces_.resize(targets == nullptr ? largest_.size() : 0);
    for (int64_t block = 0; block < blocks_.count(); ++block) {
      const auto first = static_cast<size_t>(block * tokens_);
      right_.multiply_with_room<Real>({weights(block), layer_.weight.stride(0), layer_.weight.stride(1)},
                                      blocks_.size(block), logits(block), stride_);
      kernels::BlockExponentials<Real> result;
      result.first_row = blocks_.begin(block);
      result.targets = targets;
      result.largest = &largest_[first];
      result.largest_piece = targets == nullptr ? &largest_pieces_[first] : nullptr;
      result.exponentials = &exponentials_[first];
      result.logits = &sums_[first];
      result.of_target = of_target_.data();
      with.exponentials(logit_block(block), result);
    }
  }

  /// What the blocks come to for one token.
  struct Total {
    double largest;
    double log_sum;      // log Σ exp(logit)
    double mean_logit;   // over the vocabulary
    int64_t best_block;  // the first with the largest logit
  };
  [[nodiscard]] Total total(int64_t token) const {
    Total total{at(largest_, 0, token), 0.0, 0.0, 0};
    for (int64_t block = 1; block < blocks_.count(); ++block) {
      const double of_block = at(largest_, block, token);
      if (of_block <= total.largest) continue;  // not-a-number comes through
      total.largest = of_block;
      total.best_block = block;
    }
    double exponentials = 0.0;
    double logits = 0.0;
    for (int64_t block = 0; block < blocks_.count(); ++block) {
      exponentials += at(exponentials_, block, token) * std::exp(at(largest_, block, token) - total.largest);
      logits += at(sums_, block, token);
    }
    total.log_sum = total.largest + std::log(exponentials);
    total.mean_logit = logits / static_cast<double>(blocks_.V);
    return total;
  }

  [[nodiscard]] double logit_of_target(int64_t token) const { return of_target_[static_cast<size_t>(token)]; }
  [[nodiscard]] int64_t largest_piece(int64_t block, int64_t token) const {
    return largest_pieces_[static_cast<size_t>(block * tokens_ + token)];
  }

  /// Replaces the exponentials of a block by the gradient of the logits. log_sums: [n].
  void form_gradient(int64_t block, const std::vector<double>& log_sums, double smoothing, Real* d_bias) {
    std::vector<Real> factors(static_cast<size_t>(tokens_));
    for (int64_t token = 0; token < tokens_; ++token) {
      const auto i = static_cast<size_t>(token);
      factors[i] = static_cast<Real>(std::exp(at(largest_, block, token) - log_sums[i]));
    }
    kernels::BlockGradients<Real> gradients;
    gradients.first_row = blocks_.begin(block);
    gradients.targets = targets_;
    gradients.factor = factors.data();
    gradients.on_target = static_cast<Real>(1.0 - smoothing);
    gradients.everywhere = static_cast<Real>(smoothing / static_cast<double>(blocks_.V));
    gradients.d_bias = d_bias + blocks_.begin(block);
    kernels::kernels<Real>().logit_gradients(logit_block(block), gradients);
  }

  /// [rows of the block, n], a row every stride.
  [[nodiscard]] kernels::MatrixView<Real> gradient(int64_t block) { return {logits(block), stride_, 1}; }
  /// [n, V], the transposed view of all of them.
  [[nodiscard]] kernels::MatrixView<Real> gradient_by_token() { return {logits(0), 1, stride_}; }

 private:
  [[nodiscard]] double at(const std::vector<Real>& of_blocks, int64_t block, int64_t token) const {
    return of_blocks[static_cast<size_t>(block * tokens_ + token)];
  }
  [[nodiscard]] Real* logits(int64_t block) {
    return logits_.template data_ptr<Real>() + (keeps_all_ ? blocks_.begin(block) * stride_ : 0);
  }
  [[nodiscard]] const Real* weights(int64_t block) const {
    return layer_.weight.template data_ptr<Real>() + blocks_.begin(block) * layer_.weight.stride(0);
  }
  [[nodiscard]] kernels::LogitBlock<Real> logit_block(int64_t block) {
    return {blocks_.size(block), tokens_, stride_, logits(block),
            layer_.bias.template data_ptr<Real>() + blocks_.begin(block)};
  }

  Tensor features_;
  OutputLayer layer_;
  int64_t tokens_;
  int64_t stride_;
  Blocks blocks_;
  PackedMatrix right_;  // featuresᵀ
  Tensor logits_;       // [V or rows of a block, stride]
  bool keeps_all_;
  const int64_t* targets_ = nullptr;
  // Of every block and token:
  std::vector<Real> largest_;
  std::vector<Real> exponentials_;
  std::vector<Real> sums_;
  std::vector<int64_t> largest_pieces_;
  std::vector<Real> of_target_;  // of every token
};

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
    Chunk<Real> chunk(of_chunk.detach(), {layer.weight.detach(), layer.bias.detach()},
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

template <class Real>
MostProbable run_most_probable(const Tensor& features, const OutputLayer& layer) {
  const int64_t N = features.size(0);
  MostProbable best{torch::empty({N}, torch::kInt64), torch::empty({N}, torch::kFloat64)};
  if (N == 0) return best;
  Chunk<Real> chunk(features, layer, /*kept_rows=*/0);
  chunk.run(/*targets=*/nullptr);
  for (int64_t token = 0; token < N; ++token) {
    const auto total = chunk.total(token);
    best.pieces.data_ptr<int64_t>()[token] = chunk.largest_piece(total.best_block, token);
    best.log_probabilities.data_ptr<double>()[token] = total.largest - total.log_sum;
  }
  return best;
}

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

MostProbable most_probable(const Tensor& features, const OutputLayer& layer) {
  const Tensor rows = features.detach().contiguous();
  const OutputLayer detached{layer.weight.detach().contiguous(), layer.bias.detach().contiguous()};
  return rows.scalar_type() == torch::kFloat32 ? run_most_probable<float>(rows, detached)
                                               : run_most_probable<double>(rows, detached);
}

}  // namespace seq2see::ops::fused
