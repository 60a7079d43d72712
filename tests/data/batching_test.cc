#include "data/batching.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "base/random.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

using config::BatchType;
using testing::ElementsAre;
using testing::Le;

/// Lengths as in a corpus of captions: log-normal around 13, the target near the source's.
std::vector<PairLength> caption_lengths(size_t count) {
  RandomStream random(3, RandomPurpose::kTest);
  const auto normal = [&] {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum - 6;
  };
  std::vector<PairLength> lengths(count);
  for (auto& length : lengths) {
    const double source = 13 * std::exp(0.35 * normal());
    const double target = source * std::exp(0.12 * normal());
    length = {static_cast<int32_t>(source) + 2, static_cast<int32_t>(target) + 2};
  }
  return lengths;
}

std::vector<int64_t> flat(const std::vector<std::vector<int64_t>>& batches) {
  std::vector<int64_t> pairs;
  for (const auto& batch : batches) pairs.insert(pairs.end(), batch.begin(), batch.end());
  return pairs;
}

std::vector<int64_t> count_up(int64_t count) {
  std::vector<int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

struct PlanCase {
  BatchPlanOptions options;
  size_t pairs;
};

class BatchPlan : public testing::TestWithParam<PlanCase> {};

TEST_P(BatchPlan, HoldsEveryPairExactlyOnce) {
  const auto lengths = caption_lengths(GetParam().pairs);
  auto pairs = flat(plan_batches(lengths, GetParam().options, 1, 0));
  std::sort(pairs.begin(), pairs.end());
  EXPECT_EQ(pairs, count_up(static_cast<int64_t>(GetParam().pairs)));
}

TEST_P(BatchPlan, HasNoEmptyBatch) {
  const auto lengths = caption_lengths(GetParam().pairs);
  for (const auto& batch : plan_batches(lengths, GetParam().options, 1, 0)) EXPECT_FALSE(batch.empty());
}

TEST_P(BatchPlan, IsAFunctionOfSeedAndEpoch) {
  const auto lengths = caption_lengths(GetParam().pairs);
  const auto plan = plan_batches(lengths, GetParam().options, 1, 0);
  EXPECT_EQ(plan_batches(lengths, GetParam().options, 1, 0), plan);
  if (GetParam().pairs < 10) return;
  EXPECT_NE(plan_batches(lengths, GetParam().options, 1, 1), plan);
  EXPECT_NE(plan_batches(lengths, GetParam().options, 2, 0), plan);
}

TEST_P(BatchPlan, KeepsWithinTheBatchSize) {
  const auto lengths = caption_lengths(GetParam().pairs);
  const auto& options = GetParam().options;
  for (const auto& batch : plan_batches(lengths, options, 1, 0)) {
    int64_t longest = 1;
    if (options.batch_type == BatchType::kToken) {
      for (const int64_t pair : batch) {
        longest = std::max<int64_t>({longest, lengths[pair].source, lengths[pair].target});
      }
    }
    if (batch.size() == 1) continue;  // also one that is too long
    EXPECT_LE(longest * std::ssize(batch), options.batch_size);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Options, BatchPlan,
    testing::Values(
        PlanCase{{.batch_size = 80, .batch_type = BatchType::kSentence, .sort_window = 20}, 5003},
        PlanCase{{.batch_size = 80, .batch_type = BatchType::kSentence, .sort_window = 1}, 5003},
        PlanCase{{.batch_size = 1500, .batch_type = BatchType::kToken, .sort_window = 20}, 5003},
        PlanCase{{.batch_size = 1500, .batch_type = BatchType::kToken, .sort_window = 1}, 5003},
        PlanCase{{.batch_size = 10, .batch_type = BatchType::kToken, .sort_window = 20}, 500},
        PlanCase{{.batch_size = 1, .batch_type = BatchType::kSentence, .sort_window = 20}, 50},
        PlanCase{{.batch_size = INT64_MAX, .batch_type = BatchType::kSentence, .sort_window = INT64_MAX}, 50},
        PlanCase{{.batch_size = 80, .batch_type = BatchType::kSentence, .sort_window = 20}, 1},
        PlanCase{{.batch_size = 80, .batch_type = BatchType::kSentence, .sort_window = 20}, 0}));

TEST(BatchPlanning, SentenceBatchesAreFullButForTheLastOfTheEpoch) {
  const auto lengths = caption_lengths(5003);
  std::map<size_t, int> sizes;
  for (const auto& batch : plan_batches(lengths, {.batch_size = 80, .sort_window = 20}, 1, 0))
    ++sizes[batch.size()];
  EXPECT_EQ(sizes, (std::map<size_t, int>{{80, 62}, {43, 1}}));
}

TEST(BatchPlanning, SortedWindowsKeepPaddingUnderTenPercent) {
  const auto lengths = caption_lengths(20000);
  const auto ratio = [&](const BatchPlanOptions& options) {
    return padding_statistics(lengths, plan_batches(lengths, options, 1, 0)).ratio();
  };
  EXPECT_LT(ratio({.batch_size = 80, .sort_window = 50}), 1.10);
  EXPECT_LT(ratio({.batch_size = 1500, .batch_type = BatchType::kToken, .sort_window = 50}), 1.10);
  EXPECT_GT(ratio({.batch_size = 80, .sort_window = 1}), 1.5);
}

TEST(BatchPlanning, BatchesDoNotComeInTheOrderOfTheirLengths) {
  const auto lengths = caption_lengths(4000);
  const auto plan = plan_batches(lengths, {.batch_size = 80, .sort_window = 50}, 1, 0);
  int64_t longer_than_the_one_before = 0;
  for (size_t i = 1; i < plan.size(); ++i) {
    if (lengths[plan[i][0]].target > lengths[plan[i - 1][0]].target) ++longer_than_the_one_before;
  }
  EXPECT_GT(longer_than_the_one_before, 10);
  EXPECT_LT(longer_than_the_one_before, 40);
}

TEST(BatchPlanning, PairsMeetOthersInEveryEpoch) {
  const std::vector<PairLength> alike(1000, PairLength{10, 10});
  const BatchPlanOptions options = {.batch_size = 10, .sort_window = 20};
  const auto companions = [&](uint64_t epoch) {
    for (const auto& batch : plan_batches(alike, options, 1, epoch)) {
      if (std::find(batch.begin(), batch.end(), 0) != batch.end())
        return std::set(batch.begin(), batch.end());
    }
    return std::set<int64_t>();
  };
  EXPECT_NE(companions(0), companions(1));
}

TEST(BatchPlanning, APairLongerThanTheTokenBudgetIsABatchOfItsOwn) {
  const std::vector<PairLength> lengths = {{5, 5}, {200, 10}, {5, 5}, {10, 300}};
  auto plan =
      plan_batches(lengths, {.batch_size = 20, .batch_type = BatchType::kToken, .sort_window = 5}, 1, 0);
  for (auto& batch : plan) std::sort(batch.begin(), batch.end());
  EXPECT_THAT(plan, testing::UnorderedElementsAre(ElementsAre(0, 2), ElementsAre(1), ElementsAre(3)));
}

TEST(BatchPlanning, SizesBelowOneAreABrokenContract) {
  const auto lengths = caption_lengths(3);
  EXPECT_THROW(plan_batches(lengths, {.batch_size = 0}, 1, 0), std::invalid_argument);
  EXPECT_THROW(plan_batches(lengths, {.batch_size = 80, .sort_window = 0}, 1, 0), std::invalid_argument);
  EXPECT_THROW(plan_batches_in_order(3, 0), std::invalid_argument);
}

TEST(BatchPlanning, OptionsComeFromTheConfiguration) {
  config::TrainingConfig training;
  training.batch_size = 17;
  training.batch_type = BatchType::kToken;
  training.sort_window = 3;
  const auto options = BatchPlanOptions::from(training);
  EXPECT_EQ(options.batch_size, 17);
  EXPECT_EQ(options.batch_type, BatchType::kToken);
  EXPECT_EQ(options.sort_window, 3);
}

TEST(BatchPlanning, ValidationBatchesFollowTheText) {
  EXPECT_THAT(plan_batches_in_order(5, 2), ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3), ElementsAre(4)));
  EXPECT_TRUE(plan_batches_in_order(0, 2).empty());
}

TEST(PaddingStatistics, CountsRowsByTheLongest) {
  const std::vector<PairLength> lengths = {{2, 3}, {4, 1}, {5, 5}};
  const std::vector<std::vector<int64_t>> batches = {{0, 1}, {2}};
  const auto statistics = padding_statistics(lengths, batches);
  EXPECT_EQ(statistics.source_tokens, 11);
  EXPECT_EQ(statistics.target_tokens, 9);
  EXPECT_EQ(statistics.padded_source_tokens, 2 * 4 + 5);
  EXPECT_EQ(statistics.padded_target_tokens, 2 * 3 + 5);
  EXPECT_DOUBLE_EQ(statistics.ratio(), 24.0 / 20.0);
  EXPECT_DOUBLE_EQ(PaddingStatistics{}.ratio(), 1.0);
}

TEST(Shards, AreDisjointAndBalancedByTokens) {
  const auto lengths = caption_lengths(4000);
  for (const int64_t count : {1, 2, 3, 4}) {
    for (const auto& batch : plan_batches(lengths, {.batch_size = 80, .sort_window = 20}, 1, 0)) {
      const auto shards = split_into_shards(batch, lengths, count);
      ASSERT_EQ(std::ssize(shards), count);
      auto together = flat(shards);
      auto pairs = batch;
      std::sort(together.begin(), together.end());
      std::sort(pairs.begin(), pairs.end());
      EXPECT_EQ(together, pairs);
      std::vector<int64_t> loads;
      int64_t longest = 0;
      for (const auto& shard : shards) {
        int64_t load = 0;
        for (const int64_t pair : shard) {
          const int64_t tokens = lengths[pair].source + lengths[pair].target;
          load += tokens;
          longest = std::max(longest, tokens);
        }
        loads.push_back(load);
      }
      const auto [least, most] = std::minmax_element(loads.begin(), loads.end());
      EXPECT_THAT(*most - *least, Le(longest));
    }
  }
}

TEST(Shards, BalanceTokensAndNotSentences) {
  const std::vector<PairLength> lengths = {{10, 10}, {10, 10}, {40, 40}, {10, 10}, {10, 10}};
  EXPECT_THAT(split_into_shards(count_up(5), lengths, 2),
              ElementsAre(ElementsAre(2), ElementsAre(0, 1, 3, 4)));
}

TEST(Shards, ASmallBatchGivesFewer) {
  const std::vector<PairLength> lengths = {{1, 1}, {2, 2}, {3, 3}};
  EXPECT_EQ(split_into_shards(std::vector<int64_t>{2, 0}, lengths, 4).size(), 2U);
  EXPECT_TRUE(split_into_shards({}, lengths, 4).empty());
  EXPECT_THROW(split_into_shards(count_up(3), lengths, 0), std::invalid_argument);
}

class Batches : public testing::Test {
 protected:
  const WordVocabulary words{{"a", "b", "c"}};  // a 4, b 5, c 6
  const ParallelText text = {
      .source = {"a b c", "", "b"}, .target = {"c", "a", "b a"}, .source_file = {}, .target_file = {}};
  const EncodedCorpus corpus =
      encode_corpus(text, words, words, FilterOptions::from({}));  // line 1 is left out
};

TEST_F(Batches, RowsArePaddedAfterTheEndOfSentence) {
  const auto batch = make_batch(corpus, std::vector<int64_t>{1, 0}, {.source = 0, .target = 9});
  EXPECT_THAT(batch.pairs, ElementsAre(1, 0));
  EXPECT_EQ(batch.sentences, 2);
  EXPECT_EQ(batch.source_length, 4);
  EXPECT_EQ(batch.target_length, 3);
  EXPECT_THAT(batch.source, ElementsAre(5, 3, 0, 0, 4, 5, 6, 3));
  EXPECT_THAT(batch.target, ElementsAre(5, 4, 3, 6, 3, 9));
  EXPECT_THAT(batch.source_lengths, ElementsAre(2, 4));
  EXPECT_THAT(batch.target_lengths, ElementsAre(3, 2));
  EXPECT_EQ(batch.target_tokens, 5);
}

TEST_F(Batches, OneWithoutPairsIsABrokenContract) {
  EXPECT_THROW(make_batch(corpus, {}, {}), std::invalid_argument);
  EXPECT_THROW(make_sampled_batch(corpus, {}, {}, {.text = &text}, 0), std::invalid_argument);
}

TEST_F(Batches, WithoutASideToSampleTheyAreTheSame) {
  const std::vector<int64_t> pairs = {0, 1};
  const auto plain = make_batch(corpus, pairs, {});
  const auto sampled = make_sampled_batch(corpus, pairs, {}, {.text = &text}, 3);
  EXPECT_EQ(sampled.source, plain.source);
  EXPECT_EQ(sampled.target, plain.target);
}

TEST_F(Batches, SamplingTakesTheLineThatThePairCameFrom) {
  const SubwordSampling sampling = {.text = &text, .source = {}, .target = SideSampling{&words}, .seed = 5};
  for (uint64_t epoch = 0; epoch < 20; ++epoch) {
    const auto batch = make_sampled_batch(corpus, std::vector<int64_t>{1}, {}, sampling, epoch);
    EXPECT_THAT(batch.source, ElementsAre(5, 3));
    // "b a", each word once or twice.
    auto target = batch.target;
    target.erase(std::unique(target.begin(), target.end()), target.end());
    EXPECT_THAT(target, ElementsAre(5, 4, 3));
    EXPECT_EQ(batch.target_tokens, std::ssize(batch.target));
  }
}

TEST(SampledBatches, DependOnSeedEpochPairAndSideAlone) {
  const WordVocabulary words({"a"});
  const std::string line = "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a";
  const ParallelText text = {
      .source = {line, line, line}, .target = {line, line, line}, .source_file = {}, .target_file = {}};
  const auto corpus = encode_corpus(text, words, words, FilterOptions{});
  const auto lengths_of = [&](std::vector<int64_t> pairs, uint64_t seed, uint64_t epoch) {
    const SubwordSampling sampling = {
        .text = &text, .source = SideSampling{&words}, .target = SideSampling{&words}, .seed = seed};
    const auto batch = make_sampled_batch(corpus, pairs, {}, sampling, epoch);
    std::map<int64_t, std::pair<int64_t, int64_t>> lengths;
    for (size_t i = 0; i < pairs.size(); ++i) {
      lengths[batch.pairs[i]] = {batch.source_lengths[i], batch.target_lengths[i]};
    }
    return lengths;
  };
  const auto whole = lengths_of({0, 1, 2}, 7, 1);
  EXPECT_EQ(lengths_of({2, 1, 0}, 7, 1), whole);
  EXPECT_EQ(lengths_of({1}, 7, 1).at(1), whole.at(1));
  EXPECT_NE(lengths_of({0, 1, 2}, 7, 2), whole);
  EXPECT_NE(lengths_of({0, 1, 2}, 8, 1), whole);
  EXPECT_NE(whole.at(0), whole.at(1));
  EXPECT_NE(whole.at(0).first, whole.at(0).second);
}

}  // namespace
}  // namespace seq2see::data
