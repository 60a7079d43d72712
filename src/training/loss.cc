#include "training/loss.h"

#include <cmath>

#include "ops/cross_entropy.h"

namespace seq2see::training {
namespace {

/// lengths → [B, L] mask, true before each row's length.
Tensor length_mask(const std::vector<int64_t>& lengths, int64_t L) {
  return torch::arange(L).unsqueeze(0) < torch::tensor(lengths).unsqueeze(1);
}

Tensor as_tensor(const std::vector<int64_t>& ids, int64_t B, int64_t L) {
  return torch::tensor(ids).view({B, L});
}

double mean(double sum, int64_t count) { return count > 0 ? sum / static_cast<double>(count) : 0.0; }

}  // namespace

LossSums& LossSums::operator+=(const LossSums& other) {
  smoothed += other.smoothed;
  log_loss += other.log_loss;
  guided += other.guided;
  correct += other.correct;
  tokens += other.tokens;
  return *this;
}

double LossSums::mean_smoothed() const { return mean(smoothed, tokens); }
double LossSums::mean_log_loss() const { return mean(log_loss, tokens); }
double LossSums::mean_guided() const { return mean(guided, tokens); }
double LossSums::perplexity() const { return std::exp(mean_log_loss()); }
double LossSums::accuracy() const { return mean(static_cast<double>(correct), tokens); }

Tensor guided_alignment_loss(const Tensor& weights, const Tensor& guide) {
  // The gradient of a weight is divided by it, and multiplied by it again on its way to the energies: both
  // stay finite for any weight that is a normal number.
  constexpr double kSmallest = 1e-37;
  return -(guide * weights.clamp_min(kSmallest).log()).sum();
}

BatchLoss batch_loss(model::Seq2Seq& model, const data::Batch& batch, const LossOptions& options,
                     ops::Noise* noise) {
  const int64_t B = batch.sentences;
  const int64_t T = batch.target_length;
  const Tensor source = as_tensor(batch.source, B, batch.source_length);              // [B, S]
  const Tensor target = as_tensor(batch.target, B, T);                                // [B, T]
  const Tensor source_mask = length_mask(batch.source_lengths, batch.source_length);  // [B, S]
  const Tensor target_mask = length_mask(batch.target_lengths, T);                    // [B, T]
  const Tensor start = torch::full({B, 1}, options.start_id, torch::kInt64);
  const Tensor previous = torch::cat({start, target.slice(1, 0, T - 1)}, 1);  // [B, T]

  const model::Source encoded = model.encode(source, source_mask, noise);
  const model::Decoded decoded = model.decode(previous, encoded.memory, encoded.start, noise);
  // Padding is left out before the output layer, which is half of all arithmetic.
  const Tensor present = target_mask.flatten().nonzero().squeeze(1);                // [N]
  const Tensor features = decoded.features.flatten(0, 1).index_select(0, present);  // [N, F]
  const Tensor targets = target.flatten().index_select(0, present);                 // [N]
  const ops::TokenLoss loss =
      ops::label_smoothed_cross_entropy(features, model.output_layer(), targets, options.label_smoothing);
  BatchLoss result{loss.smoothed,
                   {.smoothed = loss.smoothed.item<double>(),
                    .log_loss = loss.log_loss.item<double>(),
                    .correct = loss.correct.item<int64_t>(),
                    .tokens = batch.target_tokens}};
  if (options.guided_weight > 0.0 && !batch.guide.empty()) {
    const Tensor guide = torch::tensor(batch.guide).view({B, T, batch.source_length});
    const Tensor guided = guided_alignment_loss(decoded.weights, guide.to(decoded.weights.scalar_type()));
    result.sums.guided = guided.item<double>();
    result.total = result.total + options.guided_weight * guided;
  }
  return result;
}

}  // namespace seq2see::training
