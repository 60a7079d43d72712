// The tools that the tests of tensors rely on: a comparison that cannot fail would prove nothing.
#include <gmock/gmock.h>

#include <limits>

#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;

TEST(TensorsNear, AcceptsDifferencesUpToTheTolerance) {
  EXPECT_TRUE(tensors_near(row({1.0, 2.0}), row({1.0, 2.25}), 0.25));
  EXPECT_FALSE(tensors_near(row({1.0, 2.0}), row({1.0, 2.25}), 0.2));
}

TEST(TensorsNear, NamesTheFirstDifference) {
  const Tensor expected = torch::zeros({2, 3, 4}, torch::kFloat64);
  Tensor actual = expected.clone();
  actual[1][2][3] = 0.5;
  actual[1][0][2] = 0.25;
  const ::testing::AssertionResult result = tensors_near(actual, expected, 1e-9);
  EXPECT_FALSE(result);
  EXPECT_THAT(result.message(), HasSubstr("2 of 24"));
  EXPECT_THAT(result.message(), HasSubstr("[1, 0, 2]: 0.25, expected 0"));
}

TEST(TensorsNear, RefusesOtherShapesTypesAndNothingAtAll) {
  const Tensor two = row({1.0, 2.0});
  EXPECT_FALSE(tensors_near(two.unsqueeze(0), two, 1.0));
  EXPECT_FALSE(tensors_near(two.to(torch::kFloat32), two, 1.0));
  EXPECT_FALSE(tensors_near(Tensor(), two, 1.0));
  EXPECT_FALSE(tensors_near(two, Tensor(), 1.0));
  EXPECT_FALSE(tensors_near(torch::empty({0, 2}), torch::empty({0, 2}), 1.0));
}

TEST(TensorsNear, RefusesNotANumber) {
  const Tensor nan = row({std::numeric_limits<double>::quiet_NaN()});
  EXPECT_FALSE(tensors_near(nan, row({0.0}), 1e9));
  EXPECT_FALSE(tensors_near(nan, nan, 1e9));
}

TEST(GradientCheck, AcceptsWhatAutogradGetsRight) {
  const Tensor x = random_leaf({2, 3}, 1);
  const Tensor y = random_leaf({3}, 2);
  EXPECT_TRUE(gradients_match({{"x", x}, {"y", y}}, [&] { return torch::tanh(x) * y; }));
}

TEST(GradientCheck, FindsAWrongDerivative) {
  const Tensor x = random_leaf({2, 3}, 1);
  // Half of the dependence is hidden from autograd.
  EXPECT_FALSE(gradients_match({{"x", x}}, [&] { return x * x.detach(); }));
}

TEST(GradientCheck, FindsAnInputThatGetsNoGradient) {
  const Tensor x = random_leaf({2}, 1);
  const Tensor unused = random_leaf({2}, 2);
  EXPECT_FALSE(gradients_match({{"x", x}, {"unused", unused}}, [&] { return x * 2.0; }));
  EXPECT_FALSE(gradients_match({{"x", x}, {"unused", unused}}, [&] { return x + unused * 0.0; }));
}

TEST(GradientCheck, SeesThroughRowsThatSumToOne) {
  const Tensor x = random_leaf({2, 3}, 1);
  EXPECT_TRUE(gradients_match({{"x", x}}, [&] { return torch::softmax(x, 1); }));
}

TEST(MaskOf, IsTrueUpToTheLength) {
  const Tensor expected = torch::tensor({1, 1, 0, 1, 1, 1}).to(torch::kBool).view({2, 3});
  EXPECT_TRUE(tensors_near(mask_of({2, 3}, 3), expected, 0.0));
}

}  // namespace
}  // namespace seq2see::testing
