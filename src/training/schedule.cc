#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace seq2see::training {

double learning_rate(const config::TrainingConfig& options, const SchedulePosition& position) {
  const auto update = static_cast<double>(position.update);
  const auto warmup = static_cast<double>(options.learning_rate_warmup);
  const double peak = options.learning_rate;
  if (update < warmup) return peak * update / warmup;
  switch (options.scheduling) {
    case config::Scheduling::kConstant:
      return peak;
    case config::Scheduling::kPlateau:
      return std::max(peak * position.plateau_factor, options.learning_rate_min);
    case config::Scheduling::kInverseSquareRoot:
      return std::max(peak * std::sqrt(std::max(warmup, 1.0) / update), options.learning_rate_min);
    case config::Scheduling::kCosine: {
      const double span = std::max(static_cast<double>(position.total_updates) - warmup, 1.0);
      const double done = std::min((update - warmup) / span, 1.0);
      const double floor = std::min(options.learning_rate_min, peak);
      return floor + (peak - floor) * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
    }
  }
  return peak;
}

bool Plateau::observe(bool improved, const config::TrainingConfig& options) {
  without_improvement = improved ? 0 : without_improvement + 1;
  if (without_improvement < options.patience) return false;
  without_improvement = 0;
  factor *= options.decrease_factor;
  return true;
}

}  // namespace seq2see::training
