#include "data/batch_plan.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "data/caption_lengths.h"

namespace seq2see::data {
namespace {

using config::BatchType;
using testing::ElementsAre;

std::vector<std::vector<int64_t>> batches_of(const BatchPlan& plan) {
  std::vector<std::vector<int64_t>> batches;
  for (size_t i = 0; i < plan.size(); ++i) batches.emplace_back(plan[i].begin(), plan[i].end());
  return batches;
}

std::vector<int64_t> all_pairs(const BatchPlan& plan) {
  std::vector<int64_t> pairs;
  for (size_t i = 0; i < plan.size(); ++i) pairs.insert(pairs.end(), plan[i].begin(), plan[i].end());
  return pairs;
}

struct PlanCase {
  BatchPlanOptions options;
  size_t pairs;
};

class Plans : public testing::TestWithParam<PlanCase> {};

TEST_P(Plans, HoldsEveryPairExactlyOnce) {
  const auto lengths = caption_lengths(GetParam().pairs);
  auto pairs = all_pairs(plan_batches(lengths, GetParam().options, 1, 0));
  std::sort(pairs.begin(), pairs.end());
  std::vector<int64_t> expected(GetParam().pairs);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(pairs, expected);
}

TEST_P(Plans, HasNoEmptyBatch) {
  const auto lengths = caption_lengths(GetParam().pairs);
  for (const auto& batch : batches_of(plan_batches(lengths, GetParam().options, 1, 0))) {
    EXPECT_FALSE(batch.empty());
  }
}

TEST_P(Plans, IsAFunctionOfSeedAndEpoch) {
  const auto lengths = caption_lengths(GetParam().pairs);
  const auto plan = plan_batches(lengths, GetParam().options, 1, 0);
  EXPECT_TRUE(plan_batches(lengths, GetParam().options, 1, 0) == plan);
  if (GetParam().pairs < 10) return;
  EXPECT_FALSE(plan_batches(lengths, GetParam().options, 1, 1) == plan);
  EXPECT_FALSE(plan_batches(lengths, GetParam().options, 2, 0) == plan);
}

TEST_P(Plans, KeepsWithinTheBatchSize) {
  const auto lengths = caption_lengths(GetParam().pairs);
  const auto& options = GetParam().options;
  for (const auto& batch : batches_of(plan_batches(lengths, options, 1, 0))) {
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
    Options, Plans,
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
  for (const auto& batch : batches_of(plan_batches(lengths, {.batch_size = 80, .sort_window = 20}, 1, 0)))
    ++sizes[batch.size()];
  EXPECT_EQ(sizes, (std::map<size_t, int>{{80, 62}, {43, 1}}));
}

TEST(BatchPlanning, TheDefaultWindowKeepsPaddingUnderFivePercent) {
  const auto lengths = caption_lengths(29000);
  const int64_t window = config::TrainingConfig{}.sort_window;
  const auto ratio = [&](const BatchPlanOptions& options) {
    return padding_statistics(lengths, plan_batches(lengths, options, 1, 0)).ratio();
  };
  EXPECT_LT(ratio({.batch_size = 80, .sort_window = window}), 1.05);
  EXPECT_LT(ratio({.batch_size = 1500, .batch_type = BatchType::kToken, .sort_window = window}), 1.06);
  EXPECT_GT(ratio({.batch_size = 80, .sort_window = 1}), 1.5);
}

TEST(BatchPlanning, BatchesOfTokensAreNearlyFull) {
  const auto lengths = caption_lengths(20000);
  const auto plan =
      plan_batches(lengths, {.batch_size = 1500, .batch_type = BatchType::kToken, .sort_window = 50}, 1, 0);
  int64_t used = 0;
  for (const auto& batch : batches_of(plan)) {
    int64_t longest = 0;
    for (const int64_t pair : batch) {
      longest = std::max<int64_t>({longest, lengths[pair].source, lengths[pair].target});
    }
    used += longest * std::ssize(batch);
  }
  EXPECT_GT(static_cast<double>(used), 0.97 * 1500 * static_cast<double>(plan.size()));
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
    for (const auto& batch : batches_of(plan_batches(alike, options, 1, epoch))) {
      if (std::find(batch.begin(), batch.end(), 0) != batch.end())
        return std::set(batch.begin(), batch.end());
    }
    return std::set<int64_t>();
  };
  EXPECT_NE(companions(0), companions(1));
}

TEST(BatchPlanning, APairLongerThanTheTokenBudgetIsABatchOfItsOwn) {
  const std::vector<PairLength> lengths = {{5, 5}, {200, 10}, {5, 5}, {10, 300}};
  auto plan = batches_of(
      plan_batches(lengths, {.batch_size = 20, .batch_type = BatchType::kToken, .sort_window = 5}, 1, 0));
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
  EXPECT_THAT(batches_of(plan_batches_in_order(5, 2)),
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3), ElementsAre(4)));
  EXPECT_EQ(plan_batches_in_order(0, 2).size(), 0U);
}

TEST(PaddingStatistics, CountsRowsByTheLongest) {
  const std::vector<PairLength> lengths = {{2, 3}, {4, 1}, {5, 5}};
  const auto statistics = padding_statistics(lengths, BatchPlan{{0, 1}, {2}});
  EXPECT_EQ(statistics.source_tokens, 11);
  EXPECT_EQ(statistics.target_tokens, 9);
  EXPECT_EQ(statistics.padded_source_tokens, 2 * 4 + 5);
  EXPECT_EQ(statistics.padded_target_tokens, 2 * 3 + 5);
  EXPECT_DOUBLE_EQ(statistics.ratio(), 24.0 / 20.0);
  EXPECT_DOUBLE_EQ(PaddingStatistics{}.ratio(), 1.0);
}

}  // namespace
}  // namespace seq2see::data
