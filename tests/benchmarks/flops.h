// How much arithmetic a model is made of: the floating-point operations of its own matrix products, whoever
// computes them and however. A multiplication and an addition are two operations.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "data/batching.h"

namespace seq2see::benchmarks {

/// What a text holds, </s> counted and padding not.
struct TextCounts {
  int64_t sentences = 0;
  int64_t source_tokens = 0;
  int64_t target_tokens = 0;
  int64_t token_pairs = 0;  // Σ over sentences of source tokens · target tokens: the cells of all matrices

  static TextCounts of(std::span<const data::PairLength> lengths);
};

struct PartFlops {
  std::string part;
  double forward = 0.0;
};

/// The products of one forward pass over the text, part by part. A product of [m, k] and [k, n] counts
/// 2·m·k·n; rows of padding count nothing. No product, so not counted: look-ups of embeddings, additions,
/// gates, tanh, softmax, the additive energy vᵀ tanh(…), the loss, dropout, the optimiser.
std::vector<PartFlops> forward_flops(const config::ModelConfig& model, int64_t target_vocabulary,
                                     const TextCounts& text);

/// Of a training update: each product once forward, and twice backward, for the gradients of its two factors.
double training_flops(const config::ModelConfig& model, int64_t target_vocabulary, const TextCounts& text);

}  // namespace seq2see::benchmarks
