#include "ops/dropout.h"

#include <cmath>

#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

Noise noise_of(uint64_t seed) { return Noise(RandomStream(seed, RandomPurpose::kTest)); }

TEST(Dropout, IsOffWithoutNoise) {
  const Tensor input = random_tensor({3, 4}, 1);
  EXPECT_TRUE(dropout(input, 0.5, nullptr).is_same(input));
}

TEST(Dropout, IsOffWithProbabilityZero) {
  const Tensor input = random_tensor({3, 4}, 1);
  Noise noise = noise_of(1);
  EXPECT_TRUE(dropout(input, 0.0, &noise).is_same(input));
}

TEST(Dropout, ZeroesOrScales) {
  Noise noise = noise_of(1);
  const Tensor output = dropout(torch::ones({1000}, torch::kFloat64), 0.2, &noise);
  const Tensor zero_or_scaled = output.eq(0.0) | output.eq(1.25);  // 1 / (1 - 0.2)
  EXPECT_TRUE(zero_or_scaled.all().item<bool>());
  EXPECT_TRUE(output.eq(0.0).any().item<bool>());
  EXPECT_TRUE(output.eq(1.25).any().item<bool>());
}

TEST(Dropout, PreservesTheMean) {
  constexpr int64_t kCount = 200'000;
  for (const double p : {0.1, 0.3, 0.8}) {
    Noise noise = noise_of(7);
    const Tensor output = dropout(torch::ones({kCount}, torch::kFloat64), p, &noise);
    const double deviation = std::sqrt(p / (1.0 - p) / kCount);  // of the mean of kCount outputs
    EXPECT_NEAR(output.mean().item<double>(), 1.0, 5.0 * deviation) << p;
    EXPECT_NEAR(output.eq(0.0).to(torch::kFloat64).mean().item<double>(), p,
                5.0 * std::sqrt(p * (1.0 - p) / kCount));
  }
}

TEST(Dropout, DependsOnTheSeedAlone) {
  const Tensor input = random_tensor({50, 4}, 1);
  Noise first = noise_of(1);
  Noise again = noise_of(1);
  Noise other = noise_of(2);
  torch::rand({5});  // the global generator plays no part
  const Tensor output = dropout(input, 0.5, &first);
  EXPECT_TRUE(tensors_near(dropout(input, 0.5, &again), output, 0.0));
  EXPECT_FALSE(tensors_near(dropout(input, 0.5, &other), output, 0.0));
}

TEST(Dropout, DrawsNewNumbersAtEveryCall) {
  const Tensor input = random_tensor({50, 4}, 1);
  Noise noise = noise_of(1);
  const Tensor output = dropout(input, 0.5, &noise);
  EXPECT_FALSE(tensors_near(dropout(input, 0.5, &noise), output, 0.0));
}

TEST(Dropout, LetsTheGradientPassWhereTheInputPassed) {
  const Tensor input = random_leaf({50, 4}, 1);
  Noise noise = noise_of(1);
  const Tensor output = dropout(input, 0.25, &noise);
  output.sum().backward();
  const Tensor passed = output.detach().ne(0.0).to(torch::kFloat64);
  EXPECT_TRUE(tensors_near(input.grad(), passed / 0.75, 1e-15));
}

TEST(Dropout, TakesAnyShapeAndKeepsTheType) {
  Noise noise = noise_of(1);
  const Tensor input = torch::ones({2, 3, 4}).transpose(0, 2);  // not contiguous, float32
  const Tensor output = dropout(input, 0.5, &noise);
  EXPECT_EQ(output.sizes(), input.sizes());
  EXPECT_EQ(output.scalar_type(), torch::kFloat32);
}

TEST(Dropout, RefusesImpossibleProbabilities) {
  Noise noise = noise_of(1);
  EXPECT_THROW(dropout(torch::ones({2}), 1.0, &noise), c10::Error);
  EXPECT_THROW(dropout(torch::ones({2}), -0.1, &noise), c10::Error);
}

}  // namespace
}  // namespace seq2see::ops
