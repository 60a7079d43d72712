#include <limits>

#include "ops/output_layer.h"
#include "ops/vocabulary_blocks.h"

namespace seq2see::ops::fused {
namespace {

/// The lists one after the other, as the kernels read them.
struct FlatBans {
  std::vector<int64_t> pieces;
  std::vector<int64_t> begin;  // [N + 1]; empty: nothing is banned

  explicit FlatBans(const BannedPieces& banned) {
    for (const std::vector<int64_t>& of_row : banned) {
      begin.push_back(static_cast<int64_t>(pieces.size()));
      pieces.insert(pieces.end(), of_row.begin(), of_row.end());
    }
    if (!begin.empty()) begin.push_back(static_cast<int64_t>(pieces.size()));
  }
};

template <class Real>
MostProbable run(const Tensor& features, const OutputLayer& layer, int64_t k, const BannedPieces& banned) {
  const int64_t N = features.size(0);
  MostProbable best{torch::full({N, k}, -1, torch::kInt64), torch::empty({N, k}, torch::kFloat64)};
  if (N == 0) return best;
  const FlatBans bans(banned);
  std::vector<Real> logits(static_cast<size_t>(N * k), -std::numeric_limits<Real>::infinity());
  VocabularyBlocks<Real> blocks(features, layer, /*kept_rows=*/0);
  blocks.run(/*targets=*/nullptr, {k, logits.data(), best.pieces.data_ptr<int64_t>(), bans.pieces.data(),
                                   bans.begin.empty() ? nullptr : bans.begin.data()});
  for (int64_t row = 0; row < N; ++row) {
    const double log_sum = blocks.total(row).log_sum;
    for (int64_t i = row * k; i < (row + 1) * k; ++i) {
      best.log_probabilities.data_ptr<double>()[i] = logits[static_cast<size_t>(i)] - log_sum;
    }
  }
  return best;
}

}  // namespace

MostProbable most_probable(const Tensor& features, const OutputLayer& layer, int64_t k,
                           const BannedPieces& banned) {
  const Tensor rows = features.detach().contiguous();
  const OutputLayer detached{layer.weight.detach().contiguous(), layer.bias.detach().contiguous()};
  return rows.scalar_type() == torch::kFloat32 ? run<float>(rows, detached, k, banned)
                                               : run<double>(rows, detached, k, banned);
}

}  // namespace seq2see::ops::fused
