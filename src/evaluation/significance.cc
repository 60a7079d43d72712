#include "evaluation/significance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/random.h"

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

void add(std::vector<double>& sums, std::span<const double> row) {
  for (size_t column = 0; column < sums.size(); ++column) sums[column] += row[column];
}

/// The scores of resampled test sets. The same options draw the same sentences for every system.
std::vector<double> bootstrap_scores(const SentenceStatistics& statistics, const ScoreOfSums& score,
                                     const ResamplingOptions& options) {
  RandomStream random(options.seed, RandomPurpose::kResampling);
  std::vector<double> scores;
  scores.reserve(options.samples);
  for (size_t sample = 0; sample < options.samples; ++sample) {
    std::vector<double> sums(statistics.columns());
    for (size_t drawn = 0; drawn < statistics.sentences(); ++drawn) {
      add(sums, statistics.row(random.below(statistics.sentences())));
    }
    scores.push_back(score(sums));
  }
  return scores;
}

/// @param chance    differences that arise where the systems do not differ
double p_value(std::span<const double> chance, double observed) {
  const auto as_extreme = std::count_if(chance.begin(), chance.end(),
                                        [observed](double difference) { return difference >= observed; });
  return static_cast<double>(as_extreme + 1) / static_cast<double>(chance.size() + 1);
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

ConfidenceInterval bootstrap(const SentenceStatistics& statistics, const ScoreOfSums& score,
                             const ResamplingOptions& options) {
  check(statistics, options);
  std::vector<double> scores = bootstrap_scores(statistics, score, options);
  std::sort(scores.begin(), scores.end());
  const size_t cut = scores.size() / 40;  // 2.5 % at either end
  return {.mean = mean(scores), .lower = scores[cut], .upper = scores[scores.size() - 1 - cut]};
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
  RandomStream random(options.seed, RandomPurpose::kResampling);
  std::vector<double> differences;
  differences.reserve(options.samples);
  for (size_t sample = 0; sample < options.samples; ++sample) {
    std::vector<double> first(baseline.columns());
    std::vector<double> second(baseline.columns());
    uint64_t coins = 0;
    for (size_t sentence = 0; sentence < baseline.sentences(); ++sentence) {
      if (sentence % 64 == 0) coins = random.next();
      const bool swapped = ((coins >> (sentence % 64)) & 1) != 0;
      add(first, (swapped ? system : baseline).row(sentence));
      add(second, (swapped ? baseline : system).row(sentence));
    }
    differences.push_back(std::abs(score(first) - score(second)));
  }
  PairedComparison comparison{.baseline_score = score(baseline.sum()), .system_score = score(system.sum())};
  comparison.p_value = p_value(differences, std::abs(comparison.system_score - comparison.baseline_score));
  return comparison;
}

}  // namespace seq2see::evaluation
