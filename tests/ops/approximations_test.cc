// The error bounds that ops/approximations.h states, over the whole range of float.
#include "ops/approximations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace seq2see::ops {
namespace {

/// Calls check for every 4099th float of either sign: about a million, of all magnitudes.
template <class Check>
void for_floats(Check check) {
  for (uint64_t bits = 0; bits <= std::numeric_limits<uint32_t>::max(); bits += 4099) {
    const float x = std::bit_cast<float>(static_cast<uint32_t>(bits));
    if (std::isfinite(x)) check(x);
  }
}

TEST(ApproximateExp, HasTheRelativeErrorThatItStates) {
  double worst = 0.0;
  for_floats([&](float x) {
    if (x < -87.0F || x > 88.0F) return;
    const double exact = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(approximate_exp(x) - exact) / exact);
  });
  EXPECT_LT(worst, 3e-7);
  EXPECT_GT(worst, 0.0);
}

TEST(ApproximateExp, StaysFiniteAndPositiveBeyondItsRange) {
  for_floats([](float x) {
    const float y = approximate_exp(x);
    ASSERT_TRUE(std::isfinite(y) && y > 0.0F) << "exp(" << x << ") = " << y;
  });
}

TEST(ApproximateSigmoid, HasTheAbsoluteErrorThatItStates) {
  double worst = 0.0;
  for_floats([&](float x) {
    const double exact = 1.0 / (1.0 + std::exp(-static_cast<double>(x)));
    worst = std::max(worst, std::abs(approximate_sigmoid(x) - exact));
  });
  EXPECT_LT(worst, 2e-7);
  EXPECT_GT(worst, 0.0);
}

TEST(ApproximateTanh, HasTheAbsoluteErrorThatItStates) {
  double worst = 0.0;
  for_floats([&](float x) {
    worst = std::max(worst, std::abs(approximate_tanh(x) - std::tanh(static_cast<double>(x))));
  });
  EXPECT_LT(worst, 2e-7);
  EXPECT_GT(worst, 0.0);
}

TEST(Approximations, KnowTheFixedPoints) {
  EXPECT_EQ(approximate_exp(0.0F), 1.0F);
  EXPECT_EQ(approximate_sigmoid(0.0F), 0.5F);
  EXPECT_EQ(approximate_tanh(0.0F), 0.0F);
}

TEST(Approximations, PassOnWhatIsNotANumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(approximate_exp(nan)));
  EXPECT_TRUE(std::isnan(approximate_tanh(nan)));
}

}  // namespace
}  // namespace seq2see::ops
