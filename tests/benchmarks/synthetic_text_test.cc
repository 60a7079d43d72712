// The synthetic text has the lengths and the frequencies that it states, and makes whole batches.
#include "benchmarks/synthetic_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "benchmarks/settings.h"
#include "data/batch_plan.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t kPairs = 50 * kBatchSentences;

TEST(SyntheticPairs, HaveTheMeanLengthsOfMulti30k) {
  const auto pairs = synthetic_pairs(kPairs, kVocabulary);
  double source = 0.0;
  double target = 0.0;
  for (const SyntheticPair& pair : pairs) {
    source += static_cast<double>(pair.source.size());
    target += static_cast<double>(pair.target.size());
  }
  EXPECT_NEAR(source / kPairs, 14.0, 0.2);
  EXPECT_NEAR(target / kPairs, 15.0, 0.25);
}

TEST(SyntheticPairs, EndInTheEndTokenAndHoldNoOtherSpecialOne) {
  for (const SyntheticPair& pair : synthetic_pairs(200, 50)) {
    for (const auto* side : {&pair.source, &pair.target}) {
      ASSERT_GE(side->size(), 2U);
      EXPECT_EQ(side->back(), kEosId);
      EXPECT_TRUE(std::all_of(side->begin(), side->end() - 1,
                              [](int32_t id) { return id >= kFirstWordId && id < 50; }));
    }
  }
}

// Zipf and Mandelbrot: the ratio of the first and the tenth word is (10 + 2.7) / (1 + 2.7) = 3.4.
TEST(SyntheticPairs, HaveFewFrequentWordsAndManyRareOnes) {
  std::map<int32_t, double> frequencies;
  for (const SyntheticPair& pair : synthetic_pairs(kPairs, kVocabulary)) {
    for (const int32_t id : pair.source) ++frequencies[id];
  }
  EXPECT_NEAR(frequencies[kFirstWordId] / frequencies[kFirstWordId + 9], 3.4, 0.5);
  EXPECT_GT(frequencies.size(), 4000U);
}

TEST(SyntheticBatch, HoldsTheSentencesInPaddedRows) {
  const std::vector<SyntheticPair> pairs = {{{5, 6, 2}, {7, 2}}, {{8, 2}, {3, 4, 5, 2}}};
  const std::vector<int64_t> positions = {1, 0};
  const data::Batch batch = make_batch(pairs, positions);
  EXPECT_EQ(batch.sentences, 2);
  EXPECT_EQ(batch.source_length, 3);
  EXPECT_EQ(batch.target_length, 4);
  EXPECT_EQ(batch.source, (std::vector<int64_t>{8, 2, 0, 5, 6, 2}));
  EXPECT_EQ(batch.target, (std::vector<int64_t>{3, 4, 5, 2, 7, 2, 0, 0}));
  EXPECT_EQ(batch.source_lengths, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(batch.target_lengths, (std::vector<int64_t>{4, 2}));
  EXPECT_EQ(batch.target_tokens, 6);
}

TEST(RepresentativeBatches, HaveTheMeanLengthOfTheWholeText) {
  const auto pairs = synthetic_pairs(kPairs, kVocabulary);
  const auto lengths = lengths_of(pairs);
  double mean = 0.0;
  for (const data::PairLength& length : lengths) mean += length.target / static_cast<double>(kPairs);
  for (const int64_t count : {1, 8}) {
    const auto batches = representative_batches(lengths, count);
    ASSERT_EQ(std::ssize(batches), count);
    double tokens = 0.0;
    std::set<int64_t> distinct;
    data::PaddingStatistics padding;
    for (const auto& batch : batches) {
      ASSERT_EQ(std::ssize(batch), kBatchSentences);
      distinct.insert(batch.begin(), batch.end());
      padding.add(batch, lengths);
      for (const int64_t pair : batch) tokens += lengths[static_cast<size_t>(pair)].target;
    }
    EXPECT_EQ(std::ssize(distinct), count * kBatchSentences);
    EXPECT_NEAR(tokens / static_cast<double>(count * kBatchSentences), mean, 0.08 * mean);
    EXPECT_LT(padding.ratio(), 1.1);
  }
}

}  // namespace
}  // namespace seq2see::benchmarks
