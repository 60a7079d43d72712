// The learning rate as a function of what has happened so far.
#pragma once

#include <cstdint>

#include "config/config.h"

namespace seq2see::training {

/// Where a training stands, as far as its learning rate depends on it.
struct SchedulePosition {
  int64_t update = 1;           // the update about to be made, from 1
  int64_t total_updates = 1;    // that the training may make at most
  double plateau_factor = 1.0;  // product of the decreases so far, see Plateau
};

/// Linear warm-up from 0 over the first `learning_rate_warmup` updates, then
///   constant             η
///   plateau              η · plateau_factor
///   inverse_square_root  η · √(warmup / update)      (Vaswani et al., 2017, equation 3, with the peak at η)
///   cosine               from η down to learning_rate_min at the last update (Loshchilov & Hutter, 2017)
/// and never below learning_rate_min once warm.
double learning_rate(const config::TrainingConfig& options, const SchedulePosition& position);

/// Decreases the factor after `patience` validations in a row without a better score.
struct Plateau {
  double factor = 1.0;
  int64_t without_improvement = 0;

  /// Returns whether the rate was decreased.
  bool observe(bool improved, const config::TrainingConfig& options);
};

}  // namespace seq2see::training
