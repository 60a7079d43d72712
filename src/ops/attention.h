// The arithmetic of attention: energies, weights, context.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// Additive energy, Bahdanau et al. (2015), appendix A.1.2: vᵀ tanh(q + k) for every pair.
/// queries: [B, T, K] and keys: [B, S, K], both already projected; v: [K]. Returns [B, T, S].
Tensor additive_energy(const Tensor& queries, const Tensor& keys, const Tensor& v);

/// Dot-product energy qᵀk · scale, Luong et al. (2015); with scale 1/√K Vaswani et al. (2017), equation 1.
/// queries: [B, T, K]; keys: [B, S, K]. Returns [B, T, S].
Tensor dot_energy(const Tensor& queries, const Tensor& keys, double scale);

/// Softmax over the true positions; padding gets exactly 0. energies: [B, T, S]; mask: [B, S] with at least
/// one true position a row. Returns [B, T, S], rows sum to 1.
Tensor masked_softmax(const Tensor& energies, const Tensor& mask);

/// The mean of the values under the weights. weights: [B, T, S]; values: [B, S, C]. Returns [B, T, C].
Tensor weighted_mean(const Tensor& weights, const Tensor& values);

/// How a kind of attention scores, as data: what the fused operations need to know of it.
///   additive   vᵀ tanh(W q + b + k)          dot   scale · (W q)ᵀ k
struct Scoring {
  Tensor query_weight = {};  // [K, H]  W; undefined: queries are compared as they are, and H = K
  Tensor query_bias = {};    // [K]     b; undefined: 0
  Tensor v = {};             // [K]     undefined: the dot product
  double scale = 1.0;        // of the dot product
};

/// W q + b. queries: [..., H] → [..., K].
Tensor project_queries(const Scoring& scoring, const Tensor& queries);

struct ContextAndWeights {
  Tensor context;  // [B, T, C]
  Tensor weights;  // [B, T, S], rows sum to 1, exactly 0 on padding
};

namespace reference {
/// queries: [B, T, K] projected; keys: [B, S, K]; values: [B, S, C]; mask: [B, S].
ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask);
}  // namespace reference

namespace fused {
/// Energies, softmax and context of a sentence in one pass; [B, T, S, K] is never formed. float32 or float64.
ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask);
}  // namespace fused

/// All of attention but the projections of the keys, for any number of queries at once. queries: [B, T, H].
ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask);

}  // namespace seq2see::ops
