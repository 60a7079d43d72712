#include "report/weight_packing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace seq2see::report {
namespace {

alignment::Matrix some_weights() {
  std::vector<float> values;
  for (int index = 0; index < 60; ++index) values.push_back(std::abs(std::sin(static_cast<float>(index))));
  return {6, 10, values};
}

TEST(WeightPacking, IsReadBackWithinHalfAStep) {
  const alignment::Matrix matrix = some_weights();
  for (const int digits : {kFewestDigits, kMostDigits}) {
    std::string text;
    append_weights(matrix, digits, text);
    EXPECT_EQ(text.size(), 60U * static_cast<size_t>(digits));
    const alignment::Matrix read = read_weights(text, 6, 10, digits);
    const float half_a_step = 0.5F / static_cast<float>(largest_number(digits));
    for (size_t row = 0; row < 6; ++row) {
      for (size_t column = 0; column < 10; ++column) {
        EXPECT_NEAR(read(row, column), matrix(row, column), 1.01F * half_a_step);
      }
    }
  }
}

TEST(WeightPacking, TheEndsAreExact) {
  std::string text;
  append_weights({1, 3, {0.0F, 1.0F, 0.5F}}, 2, text);
  EXPECT_EQ(text, "AA//gA");
  const alignment::Matrix read = read_weights(text, 1, 3, 2);
  EXPECT_EQ(read(0, 0), 0.0F);
  EXPECT_EQ(read(0, 1), 1.0F);
}

TEST(WeightPacking, WeightsOutsideBecomeTheNearerEnd) {
  std::string text;
  append_weights({1, 2, {-0.5F, 1.00001F}}, 3, text);
  EXPECT_EQ(text, "AAA///");
}

TEST(WeightPacking, ThreeDecimalsAreTrueWithFewDigitsAndFiveWithMany) {
  EXPECT_LT(0.5 / largest_number(kFewestDigits), 0.0005);
  EXPECT_LT(0.5 / largest_number(kMostDigits), 0.000005);
}

TEST(WeightPacking, ManyWeightsGetFewDigits) {
  EXPECT_EQ(digits_for(0), kMostDigits);
  EXPECT_EQ(digits_for(kManyWeights), kMostDigits);
  EXPECT_EQ(digits_for(kManyWeights + 1), kFewestDigits);
}

TEST(WeightPacking, WhatIsNoMatrixIsRefused) {
  EXPECT_THROW(read_weights("AAA", 1, 2, 2), std::logic_error);
  EXPECT_THROW(read_weights("A!", 1, 1, 2), std::logic_error);
}

}  // namespace
}  // namespace seq2see::report
