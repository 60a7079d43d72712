// The vectorised loops against plain ones in double.
#include "training/weight_loops.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace seq2see::training {
namespace {

/// Numbers without a pattern, in [-1, 1).
std::vector<float> numbers(size_t count, uint32_t seed) {
  std::vector<float> values;
  uint32_t state = seed * 2654435761U + 1U;
  for (size_t i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;
    values.push_back(static_cast<float>(state >> 8) / 8388608.0F - 1.0F);
  }
  return values;
}

// Lengths around those of vector registers, and one with many of them.
constexpr size_t kLengths[] = {1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1003};

TEST(WeightLoops, AddElementByElement) {
  for (const size_t length : kLengths) {
    const auto part = numbers(length, 1);
    const auto before = numbers(length, 2);
    auto sum = before;
    add(part.data(), sum.data(), static_cast<int64_t>(length));
    for (size_t i = 0; i < length; ++i) EXPECT_EQ(sum[i], before[i] + part[i]) << i << " of " << length;
  }
}

TEST(WeightLoops, SumSquaresInDoubleAsAPlainLoopDoes) {
  for (const size_t length : kLengths) {
    const auto values = numbers(length, 3);
    double expected = 0.0;
    for (const float value : values) expected += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(sum_of_squares(values.data(), static_cast<int64_t>(length)), expected, 1e-12 * expected);
  }
  EXPECT_EQ(sum_of_squares(static_cast<const float*>(nullptr), 0), 0.0);
  const float huge = 3e38F;  // its square is no float
  EXPECT_NEAR(sum_of_squares(&huge, 1), 9e76, 1e71);
}

TEST(WeightLoops, SumSquaresToNothingFiniteWhereAnElementIsNotFinite) {
  for (const float odd : {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                          std::numeric_limits<float>::quiet_NaN()}) {
    for (const size_t place : {0U, 31U, 64U, 66U}) {
      auto values = numbers(67, 4);
      values[place] = odd;
      EXPECT_FALSE(std::isfinite(sum_of_squares(values.data(), 67))) << odd << " at " << place;
    }
  }
}

/// Weights and what an optimiser remembers of them.
struct Weights {
  explicit Weights(size_t length)
      : weight(numbers(length, 5)), mean(numbers(length, 6)), square(numbers(length, 7)) {
    for (float& value : square) value = std::abs(value);
  }
  std::vector<float> weight;
  std::vector<float> mean;
  std::vector<float> square;
};

const AdamStep kAdam = {.scale = 0.25F,
                        .coupled_decay = 0.1F,
                        .keep = 0.9F,
                        .beta1 = 0.8F,
                        .beta2 = 0.95F,
                        .step_size = 0.2F,
                        .square_correction = 1.5F,
                        .epsilon = 1e-4F};

void adam(const std::vector<float>* gradient, Weights& weights, size_t begin, size_t count) {
  adam_update(kAdam, gradient == nullptr ? nullptr : gradient->data() + begin, static_cast<int64_t>(count),
              weights.weight.data() + begin, weights.mean.data() + begin, weights.square.data() + begin);
}

TEST(WeightLoops, AdamFollowsItsFormula) {
  constexpr size_t kCount = 65;
  const auto gradient = numbers(kCount, 8);
  const Weights before(kCount);
  Weights after = before;
  adam(&gradient, after, 0, kCount);
  for (size_t i = 0; i < kCount; ++i) {
    const double w = before.weight[i];
    const double g = 0.25 * gradient[i] + 0.1 * w;
    const double m = 0.8 * before.mean[i] + 0.2 * g;
    const double v = 0.95 * before.square[i] + 0.05 * g * g;
    EXPECT_NEAR(after.mean[i], m, 1e-6);
    EXPECT_NEAR(after.square[i], v, 1e-6);
    EXPECT_NEAR(after.weight[i], 0.9 * w - 0.2 * m / (std::sqrt(1.5 * v) + 1e-4), 1e-5);
  }
}

TEST(WeightLoops, AdamDoesTheSameToTheLastBitWhereverAWeightStands) {
  constexpr size_t kCount = 1003;
  const auto gradient = numbers(kCount, 8);
  Weights whole(kCount);
  Weights one_by_one(kCount);
  adam(&gradient, whole, 0, kCount);
  for (size_t i = 0; i < kCount; ++i) adam(&gradient, one_by_one, i, 1);
  EXPECT_EQ(whole.weight, one_by_one.weight);
  EXPECT_EQ(whole.mean, one_by_one.mean);
  EXPECT_EQ(whole.square, one_by_one.square);
}

TEST(WeightLoops, AdamTakesNoGradientForZerosToTheLastBit) {
  constexpr size_t kCount = 100;
  const std::vector<float> zeros(kCount, 0.0F);
  Weights with_zeros(kCount);
  Weights without(kCount);
  const auto before = without.weight;
  adam(&zeros, with_zeros, 0, kCount);
  adam(nullptr, without, 0, kCount);
  EXPECT_EQ(with_zeros.weight, without.weight);
  EXPECT_EQ(with_zeros.mean, without.mean);
  EXPECT_EQ(with_zeros.square, without.square);
  EXPECT_NE(without.weight, before);
}

TEST(WeightLoops, AnAverageMovesTheSameToTheLastBitWhereverAWeightStands) {
  for (const size_t length : kLengths) {
    const auto weight = numbers(length, 10);
    const auto before = numbers(length, 11);
    auto whole = before;
    auto one_by_one = before;
    average_update(0.1F, weight.data(), static_cast<int64_t>(length), whole.data());
    for (size_t i = 0; i < length; ++i) average_update(0.1F, &weight[i], 1, &one_by_one[i]);
    EXPECT_EQ(whole, one_by_one);
    for (size_t i = 0; i < length; ++i) EXPECT_NEAR(whole[i], 0.9 * before[i] + 0.1 * weight[i], 1e-6);
  }
}

TEST(WeightLoops, SgdFollowsItsFormulaWithAndWithoutBufferAndGradient) {
  constexpr size_t kCount = 37;
  const SgdStep step{.scale = 0.5F, .decay = 0.1F, .momentum = 0.9F, .rate = 0.25F};
  const auto gradient = numbers(kCount, 9);
  const Weights before(kCount);
  for (const bool has_gradient : {true, false}) {
    for (const bool has_buffer : {true, false}) {
      Weights after = before;
      sgd_update(step, has_gradient ? gradient.data() : nullptr, kCount, after.weight.data(),
                 has_buffer ? after.mean.data() : nullptr);
      for (size_t i = 0; i < kCount; ++i) {
        const double g = (has_gradient ? 0.5 * gradient[i] : 0.0) + 0.1 * before.weight[i];
        const double direction = has_buffer ? 0.9 * before.mean[i] + g : g;
        EXPECT_NEAR(after.weight[i], before.weight[i] - 0.25 * direction, 1e-6);
        EXPECT_NEAR(after.mean[i], has_buffer ? direction : before.mean[i], 1e-6);
      }
    }
  }
}

}  // namespace
}  // namespace seq2see::training
