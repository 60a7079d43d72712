#include "benchmarks/timing.h"

#include <gtest/gtest.h>

#include <thread>

#include "benchmarks/allocations.h"
#include "benchmarks/settings.h"
#include "ops/tensor.h"

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

TEST(PeakTensorBytes, AreTheMostThatIsAliveAtOneTime) {
  const Tensor before = torch::zeros({1000});
  const int64_t peak = peak_tensor_bytes([] {
    { const Tensor first = torch::zeros({1 << 20}); }
    const Tensor second = torch::zeros({1 << 19});
    const Tensor third = torch::zeros({1 << 18});
  });
  EXPECT_EQ(peak, 4 * (1 << 20));
  EXPECT_EQ(peak_tensor_bytes([] { const Tensor small = torch::zeros({256}); }), 1024);
}

TEST(Settings, AreFoundByTheirNames) {
  for (const Setting& setting : training_settings({1, 16})) {
    const std::optional<Setting> found = find_setting(setting.name());
    ASSERT_TRUE(found.has_value()) << setting.name();
    EXPECT_EQ(found->name(), setting.name());
  }
  for (const char* wrong : {"", "small", "small/gru/bahdanau/fp32/fused/", "small/gru/bahdanau/fp32/fused/0",
                            "small/lstm/bahdanau/fp32/fused/1", "small/gru/bahdanau/fp32/fused/2x"}) {
    EXPECT_FALSE(find_setting(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace seq2see::benchmarks
