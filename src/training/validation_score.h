// What makes one validation better than another.
#pragma once

#include <optional>

#include "config/config.h"
#include "training/loss.h"

namespace seq2see::training {

/// The number that early_stopping_metric looks at. bleu: 0 to 100.
double score_of(config::EarlyStoppingMetric metric, const LossSums& sums, double bleu);

/// Whether the score beats the best so far; anything but NaN beats none. BLEU is better where it is larger,
/// loss and perplexity where they are smaller.
bool is_better(config::EarlyStoppingMetric metric, double score, const std::optional<double>& best);

}  // namespace seq2see::training
