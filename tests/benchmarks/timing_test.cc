#include "benchmarks/timing.h"

#include <gtest/gtest.h>

#include <thread>

namespace seq2see::benchmarks {
namespace {

TEST(TimeRounds, MakesAsManyRoundsAsEitherBoundAsksFor) {
  int64_t rounds = 0;
  EXPECT_EQ(time_rounds([&] { ++rounds; }, 7, 0.0).size(), 7U);
  EXPECT_EQ(rounds, 7);
  const auto sleep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(5)); };
  const auto seconds = time_rounds(sleep, 1, 0.02);
  EXPECT_GE(seconds.size(), 2U);
  EXPECT_LE(seconds.size(), 4U);
  EXPECT_GE(seconds.front(), 0.005);
  EXPECT_LE(seconds.front(), seconds.back());
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
  EXPECT_DOUBLE_EQ(median({1.0}), 1.0);
  EXPECT_DOUBLE_EQ(median({1.0, 2.0, 30.0}), 2.0);
  EXPECT_DOUBLE_EQ(median({1.0, 2.0, 4.0, 50.0}), 3.0);
}

}  // namespace
}  // namespace seq2see::benchmarks
