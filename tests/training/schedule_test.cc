// Learning rates, each worked out by hand from its formula.
#include "training/schedule.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace seq2see::training {
namespace {

config::TrainingConfig half(config::Scheduling scheduling, int64_t warmup, double minimum) {
  config::TrainingConfig options;
  options.learning_rate = 0.5;
  options.scheduling = scheduling;
  options.learning_rate_warmup = warmup;
  options.learning_rate_min = minimum;
  return options;
}

using Table = std::vector<std::pair<int64_t, double>>;  // update, rate

void expect_rates(const config::TrainingConfig& options, const Table& table, double plateau_factor = 1.0) {
  for (const auto& [update, rate] : table) {
    EXPECT_NEAR(
        learning_rate(options, {.update = update, .total_updates = 10, .plateau_factor = plateau_factor}),
        rate, 1e-9)
        << "update " << update;
  }
}

TEST(LearningRate, WarmsUpInALineAndStays) {
  expect_rates(half(config::Scheduling::kConstant, 4, 1e-6),
               {{1, 0.125}, {2, 0.25}, {3, 0.375}, {4, 0.5}, {5, 0.5}, {1000, 0.5}});
}

TEST(LearningRate, IsFullFromTheStartWithoutWarmUp) {
  for (const auto scheduling : {config::Scheduling::kConstant, config::Scheduling::kPlateau,
                                config::Scheduling::kInverseSquareRoot}) {
    expect_rates(half(scheduling, 0, 1e-6), {{1, 0.5}});
  }
}

TEST(LearningRate, OnAPlateauIsMultipliedDownToItsMinimum) {
  const config::TrainingConfig options = half(config::Scheduling::kPlateau, 2, 0.1);
  expect_rates(options, {{1, 0.25}, {2, 0.5}, {9, 0.5}}, 1.0);
  expect_rates(options, {{1, 0.25}, {2, 0.25}, {9, 0.25}}, 0.5);
  expect_rates(options, {{9, 0.1}}, 0.125);  // 0.0625 by the factor
}

TEST(LearningRate, FollowsTheInverseSquareRootOfTheUpdate) {
  expect_rates(half(config::Scheduling::kInverseSquareRoot, 4, 0.15),
               {{2, 0.25}, {4, 0.5}, {16, 0.25}, {25, 0.2}, {64, 0.15}, {100, 0.15}});
  expect_rates(half(config::Scheduling::kInverseSquareRoot, 0, 1e-6), {{1, 0.5}, {4, 0.25}, {100, 0.05}});
}

TEST(LearningRate, FollowsHalfACosineToItsMinimumAtTheLastUpdate) {
  // 0.1 + 0.4 · (1 + cos(π · (update - 2) / 8)) / 2
  expect_rates(
      half(config::Scheduling::kCosine, 2, 0.1),
      {{1, 0.25}, {2, 0.5}, {4, 0.441421356237}, {6, 0.3}, {8, 0.158578643763}, {10, 0.1}, {12, 0.1}});
}

TEST(Plateau, DecreasesAfterSoManyValidationsInARowWithoutABetterScore) {
  config::TrainingConfig options;
  options.patience = 2;
  options.decrease_factor = 0.5;
  Plateau plateau;
  const std::vector<std::pair<bool, double>> improved_and_factor = {
      {true, 1.0},  {false, 1.0},  {true, 1.0},  {false, 1.0},  {false, 0.5},
      {false, 0.5}, {false, 0.25}, {true, 0.25}, {false, 0.25}, {false, 0.125}};
  double before = 1.0;
  for (const auto& [improved, factor] : improved_and_factor) {
    EXPECT_EQ(plateau.observe(improved, options), factor < before);
    EXPECT_DOUBLE_EQ(plateau.factor, factor);
    before = factor;
  }
}

}  // namespace
}  // namespace seq2see::training
