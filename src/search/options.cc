#include "search/options.h"

#include <algorithm>
#include <cmath>

namespace seq2see::search {
namespace {

/// No ratio asks for more.
constexpr double kMostTokens = 1e9;

}  // namespace

int64_t OutputLimits::most(size_t source_length) const {
  if (max_length > 0) return max_length;
  return static_cast<int64_t>(std::min(max_ratio * static_cast<double>(source_length), kMostTokens)) + 10;
}

int64_t OutputLimits::least(size_t source_length) const {
  const double of_source = min_ratio * static_cast<double>(source_length - 1);
  return std::max(min_length, static_cast<int64_t>(std::min(std::ceil(of_source), kMostTokens)));
}

double Ranking::divisor(size_t length) const {
  switch (length_penalty) {
    case config::LengthPenalty::kGnmt:
      return std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
    case config::LengthPenalty::kLength:
      return std::pow(static_cast<double>(length), alpha);
    case config::LengthPenalty::kNone:
      break;
  }
  return 1.0;
}

}  // namespace seq2see::search
