// The output layer, and the pieces that it finds most probable: what a search asks for.
#pragma once

#include <vector>

#include "ops/tensor.h"

namespace seq2see::ops {

/// The output layer: logits = features Wᵀ + b.
struct OutputLayer {
  Tensor weight;  // [V, F]
  Tensor bias;    // [V]
};

/// The k most probable pieces of every row, the most probable first; of equals the smaller piece first.
struct MostProbable {
  Tensor pieces;             // [N, k] int64; -1 where there are not so many
  Tensor log_probabilities;  // [N, k] float64; -infinity where there are not so many
};

/// Pieces that may not be chosen, for each row. They keep their share of the probability.
using BannedPieces = std::vector<std::vector<int64_t>>;

/// features: [N, F]; banned: N lists, or none at all. No gradient. A row's answer does not depend on the
/// others.
MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k = 1,
                           const BannedPieces& banned = {});

namespace reference {
MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k,
                           const BannedPieces& banned);
}  // namespace reference

namespace fused {
/// Without keeping the logits of the whole vocabulary. float32 or float64.
MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k,
                           const BannedPieces& banned);
}  // namespace fused

}  // namespace seq2see::ops
