#include "evaluation/significance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "evaluation/resampling.h"

namespace seq2see::evaluation {
namespace {

void check(const SentenceStatistics& statistics, const ResamplingOptions& options) {
  if (statistics.sentences() == 0) throw std::logic_error("resampling: there are no sentences");
  if (options.samples == 0) throw std::logic_error("resampling: there are no samples");
}

void check_pair(const SentenceStatistics& baseline, const SentenceStatistics& system) {
  if (baseline.sentences() != system.sentences() || baseline.columns() != system.columns()) {
    throw std::logic_error(
        "resampling: the two systems' statistics are not of the same sentences and metric");
  }
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The scores of resampled test sets. The same options draw the same sentences for every system.
std::vector<double> bootstrap_scores(const SentenceStatistics& statistics, const ScoreOfSums& score,
                                     const ResamplingOptions& options) {
  std::vector<double> scores;
  scores.reserve(options.samples);
  for_each_bootstrap_sample(statistics, options.samples, options.seed,
                            [&](std::span<const double> sums) { scores.push_back(score(sums)); });
  return scores;
}

ConfidenceInterval interval_of(std::vector<double> scores) {
  std::sort(scores.begin(), scores.end());
  const size_t cut = scores.size() / 40;  // 2.5 % at either end
  return {.mean = mean(scores), .lower = scores[cut], .upper = scores[scores.size() - 1 - cut]};
}

// Differences of scores less than this apart are the same one, rounded differently.
constexpr double kRounding = 1e-9;

/// @param chance    differences that arise where the systems do not differ
double p_value(std::span<const double> chance, double observed) {
  const auto as_extreme = std::count_if(chance.begin(), chance.end(), [observed](double difference) {
    return difference >= observed - kRounding;
  });
  return static_cast<double>(as_extreme + 1) / static_cast<double>(chance.size() + 1);
}

}  // namespace

ConfidenceInterval bootstrap(const SentenceStatistics& statistics, const ScoreOfSums& score,
                             const ResamplingOptions& options) {
  check(statistics, options);
  return interval_of(bootstrap_scores(statistics, score, options));
}

PairedComparison paired_bootstrap(const SentenceStatistics& baseline, const SentenceStatistics& system,
                                  const ScoreOfSums& score, const ResamplingOptions& options) {
  check(baseline, options);
  check_pair(baseline, system);
  const std::vector<double> baseline_scores = bootstrap_scores(baseline, score, options);
  std::vector<double> differences = bootstrap_scores(system, score, options);
  for (size_t sample = 0; sample < differences.size(); ++sample) {
    differences[sample] = std::abs(differences[sample] - baseline_scores[sample]);
  }
  const double expected = mean(differences);
  for (double& difference : differences) difference -= expected;

  PairedComparison comparison{.baseline_score = score(baseline.sum()), .system_score = score(system.sum())};
  comparison.p_value = p_value(differences, std::abs(comparison.system_score - comparison.baseline_score));
  return comparison;
}

PairedComparison paired_approximate_randomisation(const SentenceStatistics& baseline,
                                                  const SentenceStatistics& system, const ScoreOfSums& score,
                                                  const ResamplingOptions& options) {
  check(baseline, options);
  check_pair(baseline, system);
  std::vector<double> differences;
  differences.reserve(options.samples);
  for_each_swap(baseline, system, options.samples, options.seed,
                [&](std::span<const double> first, std::span<const double> second) {
                  differences.push_back(std::abs(score(first) - score(second)));
                });
  PairedComparison comparison{.baseline_score = score(baseline.sum()), .system_score = score(system.sum())};
  comparison.p_value = p_value(differences, std::abs(comparison.system_score - comparison.baseline_score));
  return comparison;
}

}  // namespace seq2see::evaluation
