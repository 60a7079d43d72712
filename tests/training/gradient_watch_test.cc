// Gradients that are suddenly much larger.
#include "training/gradient_watch.h"

#include <gtest/gtest.h>

namespace seq2see::training {
namespace {

TEST(GradientWatch, TellsANormThatIsTenTimesTheMean) {
  GradientWatch watch;
  for (int i = 0; i < 60; ++i) EXPECT_EQ(watch.observe(2.0), std::nullopt);
  EXPECT_DOUBLE_EQ(watch.mean, 2.0);
  EXPECT_EQ(watch.observe(19.0), std::nullopt);
  const double mean = watch.mean;
  const std::optional<double> ratio = watch.observe(50.0);
  ASSERT_TRUE(ratio);
  EXPECT_DOUBLE_EQ(*ratio, 50.0 / mean);
  EXPECT_EQ(watch.spikes, 1);
}

TEST(GradientWatch, IsSilentWhileItHasSeenFew) {
  GradientWatch watch;
  for (int i = 0; i < 49; ++i) watch.observe(1.0);
  EXPECT_EQ(watch.observe(1000.0), std::nullopt);
  EXPECT_EQ(watch.spikes, 0);
}

TEST(GradientWatch, OneSpikeDoesNotHideTheNext) {
  GradientWatch watch;
  for (int i = 0; i < 100; ++i) watch.observe(1.0);
  EXPECT_TRUE(watch.observe(1e6));
  EXPECT_TRUE(watch.observe(1e6));
  EXPECT_LT(watch.mean, 1.3);
}

TEST(GradientWatch, GetsUsedToALevelThatStays) {
  GradientWatch watch;
  for (int i = 0; i < 100; ++i) watch.observe(1.0);
  for (int i = 0; i < 200; ++i) watch.observe(30.0);
  EXPECT_EQ(watch.observe(30.0), std::nullopt);
}

}  // namespace
}  // namespace seq2see::training
