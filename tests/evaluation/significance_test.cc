#include "evaluation/significance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "evaluation/bleu.h"
#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

double mean_of_first_column(std::span<const double> sums) { return sums[0] / sums[1]; }

/// One column of values and one of ones: the score is the mean, whose distribution under resampling is known.
SentenceStatistics statistics_of(const std::vector<double>& values) {
  SentenceStatistics statistics(values.size(), 2, 1);
  for (size_t i = 0; i < values.size(); ++i) {
    statistics.row(i)[0] = values[i];
    statistics.row(i)[1] = 1;
  }
  return statistics;
}

std::vector<double> uniform_values(size_t count, uint64_t seed) {
  RandomStream random(seed, RandomPurpose::kTest);
  std::vector<double> values(count);
  for (double& value : values) value = random.uniform();
  return values;
}

double bleu(std::span<const double> sums) { return bleu_score(sums).score; }

TEST(Bootstrap, IntervalOfAMeanIsAsWideAsTheNormalApproximationSays) {
  const std::vector<double> values = uniform_values(400, 1);
  const ConfidenceInterval interval =
      bootstrap(statistics_of(values), mean_of_first_column, {.samples = 4000, .seed = 7});
  // The mean of 400 uniform numbers has a standard deviation of about sqrt(1/12 / 400).
  EXPECT_NEAR(interval.margin(), 1.96 * std::sqrt(1.0 / 12 / 400), 0.002);
  EXPECT_NEAR(interval.mean, mean_of_first_column(statistics_of(values).sum()), 0.001);
}

TEST(Bootstrap, IntervalContainsTheScore) {
  const GoldenCase golden = golden_cases("bleu").front();
  const SentenceStatistics statistics = bleu_statistics(golden.hypotheses, golden.references);
  const ConfidenceInterval interval = bootstrap(statistics, bleu);
  const double score = golden.expected.at("score");
  EXPECT_LT(interval.lower, score);
  EXPECT_GT(interval.upper, score);
  EXPECT_GT(interval.margin(), 1.0);  // sixty sentences do not pin BLEU down
}

TEST(Bootstrap, IsTheSameForTheSameSeedOnly) {
  const SentenceStatistics statistics = statistics_of(uniform_values(50, 2));
  const auto lower = [&statistics](uint64_t seed) {
    return bootstrap(statistics, mean_of_first_column, {.samples = 100, .seed = seed}).lower;
  };
  EXPECT_EQ(lower(1), lower(1));
  EXPECT_NE(lower(1), lower(2));
}

TEST(Bootstrap, OfOneSentenceIsAPoint) {
  const ConfidenceInterval interval = bootstrap(statistics_of({0.25}), mean_of_first_column);
  EXPECT_EQ(interval.lower, 0.25);
  EXPECT_EQ(interval.upper, 0.25);
}

using PairedTest = PairedComparison (*)(const SentenceStatistics&, const SentenceStatistics&,
                                        const ScoreOfSums&, const ResamplingOptions&);

class Paired : public ::testing::TestWithParam<PairedTest> {};

INSTANTIATE_TEST_SUITE_P(Tests, Paired,
                         ::testing::Values(&paired_bootstrap, &paired_approximate_randomisation),
                         [](const auto& info) {
                           return info.param == &paired_bootstrap ? "Bootstrap" : "ApproximateRandomisation";
                         });

TEST_P(Paired, ASystemDoesNotDifferFromItself) {
  const GoldenCase golden = golden_cases("bleu").front();
  const SentenceStatistics statistics = bleu_statistics(golden.hypotheses, golden.references);
  EXPECT_EQ(GetParam()(statistics, statistics, bleu, {.samples = 200}).p_value, 1.0);
}

TEST_P(Paired, AnEvidentDifferenceHasTheSmallestPossiblePValue) {
  const GoldenCase golden = golden_cases("bleu").front();
  const SentenceStatistics worse = bleu_statistics(golden.hypotheses, golden.references);
  const SentenceStatistics perfect = bleu_statistics(golden.references[0], golden.references);
  const PairedComparison comparison = GetParam()(worse, perfect, bleu, {.samples = 199});
  EXPECT_NEAR(comparison.baseline_score, golden.expected.at("score"), 1e-6);
  EXPECT_NEAR(comparison.system_score, 100.0, 1e-9);
  EXPECT_DOUBLE_EQ(comparison.p_value, 1.0 / 200);
}

TEST_P(Paired, IsAboutAsSureAsATTest) {
  // Differences of standard deviation 1 and mean 0.2 over 100 sentences: t = 2, p = 0.048 two-sided.
  std::vector<double> differences = uniform_values(100, 3);
  double mean = 0;
  double square = 0;
  for (const double value : differences) mean += value / 100;
  for (const double value : differences) square += (value - mean) * (value - mean) / 99;
  for (double& value : differences) value = (value - mean) / std::sqrt(square) + 0.2;
  const SentenceStatistics baseline = statistics_of(std::vector<double>(100, 5.0));
  std::vector<double> raised(100);
  for (size_t i = 0; i < raised.size(); ++i) raised[i] = 5.0 + differences[i];

  const PairedComparison comparison =
      GetParam()(baseline, statistics_of(raised), mean_of_first_column, {.samples = 10000});
  EXPECT_NEAR(comparison.system_score - comparison.baseline_score, 0.2, 1e-9);
  EXPECT_GT(comparison.p_value, 0.01);
  EXPECT_LT(comparison.p_value, 0.1);
}

TEST_P(Paired, DoesNotCareWhichSystemIsTheBaseline) {
  const SentenceStatistics a = statistics_of(uniform_values(40, 4));
  const SentenceStatistics b = statistics_of(uniform_values(40, 5));
  const double forwards = GetParam()(a, b, mean_of_first_column, {.samples = 500}).p_value;
  const double backwards = GetParam()(b, a, mean_of_first_column, {.samples = 500}).p_value;
  EXPECT_EQ(forwards, backwards);
  EXPECT_GT(forwards, 0.002);
}

TEST_P(Paired, RefusesSystemsThatTranslatedDifferentTexts) {
  EXPECT_THROW(GetParam()(statistics_of({1, 2}), statistics_of({1, 2, 3}), mean_of_first_column, {}),
               std::logic_error);
}

TEST(ApproximateRandomisation, OfOneSentenceCannotTellAnything) {
  // Both ways of tossing one coin give the observed difference.
  EXPECT_EQ(
      paired_approximate_randomisation(statistics_of({1}), statistics_of({2}), mean_of_first_column).p_value,
      1.0);
}

TEST(ApproximateRandomisation, CountsTheSwapsThatAreAsExtreme) {
  // Three sentences, each better by 1: of eight swaps two, none and all, give a difference as large: p = 1/4.
  const PairedComparison comparison = paired_approximate_randomisation(
      statistics_of({1, 2, 3}), statistics_of({2, 3, 4}), mean_of_first_column);
  EXPECT_NEAR(comparison.p_value, 0.25, 0.02);
}

}  // namespace
}  // namespace seq2see::evaluation
