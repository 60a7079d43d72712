#include "training/validation_score.h"

#include <cmath>

namespace seq2see::training {

double score_of(config::EarlyStoppingMetric metric, const LossSums& sums, double bleu) {
  switch (metric) {
    case config::EarlyStoppingMetric::kLoss:
      return sums.mean_smoothed();
    case config::EarlyStoppingMetric::kPerplexity:
      return sums.perplexity();
    case config::EarlyStoppingMetric::kBleu:
      return bleu;
  }
  return bleu;
}

bool is_better(config::EarlyStoppingMetric metric, double score, const std::optional<double>& best) {
  if (!std::isfinite(score)) return false;
  if (!best) return true;
  return metric == config::EarlyStoppingMetric::kBleu ? score > *best : score < *best;
}

}  // namespace seq2see::training
