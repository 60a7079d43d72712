#include "training/gradient_watch.h"

#include <algorithm>

namespace seq2see::training {
namespace {

constexpr double kSpike = 10.0;        // times the mean
constexpr int64_t kFewestNorms = 50;   // before anything is called a spike: norms change fast at first
constexpr double kMemory = 1.0 / 100;  // the share of a new norm in the mean

}  // namespace

std::optional<double> GradientWatch::observe(double norm) {
  const bool spike = seen >= kFewestNorms && norm > kSpike * mean;
  const double ratio = mean > 0.0 ? norm / mean : 1.0;
  const double counted = spike ? kSpike * mean : norm;
  ++seen;
  // While there are few, all count the same.
  mean += (counted - mean) * std::max(1.0 / static_cast<double>(seen), kMemory);
  if (!spike) return std::nullopt;
  ++spikes;
  return ratio;
}

}  // namespace seq2see::training
