// The output layer over the whole vocabulary, block by block, with softmax: what the fused loss and the fused
// search share. Known to the fused operations alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/kernels/kernels.h"
#include "ops/matrix_product.h"
#include "ops/output_layer.h"

namespace seq2see::ops::fused {

// Logits are held transposed, [V, N]: the weights are then the left operand, which needs no packing, and the
// gradient is at once the left operand of the weights' gradient.

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
inline int64_t stride_for(int64_t tokens) { return PackedMatrix::padded_columns(tokens) + 16; }

template <class Real>
class VocabularyBlocks {
 public:
  /// features: [n, F]. kept_rows: V where the exponentials of all blocks are wanted afterwards, else 0: then
  /// each block takes the place of the one before it.
  VocabularyBlocks(const Tensor& features, const OutputLayer& layer, int64_t kept_rows)
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

  /// Logits and exponentials of all blocks. targets: [n] or null; best: brought up to date.
  void run(const int64_t* targets, const kernels::BestPieces<Real>& best = {}) {
    const kernels::Kernels<Real>& with = kernels::kernels<Real>();
    targets_ = targets;
    for (int64_t block = 0; block < blocks_.count(); ++block) {
      const auto first = static_cast<size_t>(block * tokens_);
      right_.multiply_with_room<Real>({weights(block), layer_.weight.stride(0), layer_.weight.stride(1)},
                                      blocks_.size(block), logits(block), stride_);
      kernels::BlockExponentials<Real> result;
      result.first_row = blocks_.begin(block);
      result.targets = targets;
      result.largest = &largest_[first];
      result.exponentials = &exponentials_[first];
      result.logits = &sums_[first];
      result.of_target = of_target_.data();
      result.best = best;
      with.exponentials(logit_block(block), result);
    }
  }

  /// What the blocks come to for one token.
  struct Total {
    double largest;
    double log_sum;     // log Σ exp(logit)
    double mean_logit;  // over the vocabulary
  };
  [[nodiscard]] Total total(int64_t token) const {
    Total total{at(largest_, 0, token), 0.0, 0.0};
    for (int64_t block = 1; block < blocks_.count(); ++block) {
      const double of_block = at(largest_, block, token);
      if (!(of_block <= total.largest)) total.largest = of_block;  // not-a-number comes through
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
  std::vector<Real> of_target_;  // of every token
};

}  // namespace seq2see::ops::fused
