#include "evaluation/resampling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace seq2see::evaluation {
namespace {

/// A column that counts, then the powers of 3 and 10 by which a sum says whose rows it holds, and more
/// columns than are added together.
SentenceStatistics telling_rows(size_t sentences) {
  SentenceStatistics statistics(sentences, 6, 1);
  for (size_t sentence = 0; sentence < sentences; ++sentence) {
    for (size_t column = 0; column < 6; ++column) {
      statistics.row(sentence)[column] = std::pow(static_cast<double>(column + 1), sentence);
    }
  }
  return statistics;
}

TEST(BootstrapSamples, HoldAsManySentencesAsTheTestSet) {
  size_t samples = 0;
  for_each_bootstrap_sample(telling_rows(5), 300, 1, [&samples](std::span<const double> sums) {
    ++samples;
    ASSERT_EQ(sums.size(), 6U);
    EXPECT_EQ(sums[0], 5);
  });
  EXPECT_EQ(samples, 300U);
}

TEST(BootstrapSamples, DrawEverySentenceAsOften) {
  SentenceStatistics statistics(3, 3, 1);
  for (size_t i = 0; i < 3; ++i) statistics.row(i)[i] = 1;
  std::vector<double> drawn(3);
  for_each_bootstrap_sample(statistics, 20000, 5, [&drawn](std::span<const double> sums) {
    for (size_t i = 0; i < 3; ++i) drawn[i] += sums[i] / 20000;
  });
  // Binomial with a variance of 3 * 1/3 * 2/3: the mean of 20,000 has a standard deviation of 0.006.
  for (const double mean : drawn) EXPECT_NEAR(mean, 1.0, 0.025);
}

TEST(BootstrapSamples, AreTheSameSentencesForEverySystem) {
  std::vector<double> first;
  std::vector<double> second;
  SentenceStatistics other(5, 1, 1);
  for (size_t i = 0; i < 5; ++i) other.row(i)[0] = telling_rows(5).row(i)[3];
  for_each_bootstrap_sample(telling_rows(5), 50, 9, [&](auto sums) { first.push_back(sums[3]); });
  for_each_bootstrap_sample(other, 50, 9, [&](auto sums) { second.push_back(sums[0]); });
  EXPECT_EQ(first, second);
}

TEST(Swaps, GiveEveryRowToOneOfTheSums) {
  // 70 sentences: more than the bits of one random number. Row i is 1 in one system and 0 in the other.
  SentenceStatistics ones(70, 1, 1);
  const SentenceStatistics zeros(70, 1, 1);
  for (size_t i = 0; i < 70; ++i) ones.row(i)[0] = 1;
  double mean = 0;
  for_each_swap(ones, zeros, 4000, 3, [&mean](auto first, auto second) {
    EXPECT_EQ(first[0] + second[0], 70);
    EXPECT_GE(first[0], 0);
    EXPECT_GE(second[0], 0);
    mean += first[0] / 4000;
  });
  EXPECT_NEAR(mean, 35.0, 0.3);  // standard deviation sqrt(70) / 2 / sqrt(4000) = 0.07
}

}  // namespace
}  // namespace seq2see::evaluation
