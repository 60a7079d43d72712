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

}  // namespace seq2see::ops
