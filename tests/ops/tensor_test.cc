#include "ops/tensor.h"

#include <gmock/gmock.h>

namespace seq2see {
namespace {

using ::testing::HasSubstr;

std::string refusal(const Tensor& tensor, std::initializer_list<int64_t> sizes) {
  try {
    expect_shape(tensor, sizes, "annotations");
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  }
  return {};
}

TEST(ExpectShape, AcceptsTheShapeAndAnySizeForMinusOne) {
  EXPECT_EQ(refusal(torch::zeros({2, 3}), {2, 3}), "");
  EXPECT_EQ(refusal(torch::zeros({2, 3}), {-1, 3}), "");
  EXPECT_EQ(refusal(torch::zeros({}), {}), "");
}

TEST(ExpectShape, NamesTheTensorAndBothShapes) {
  const std::string message = refusal(torch::zeros({2, 3}), {2, 4});
  EXPECT_THAT(message, HasSubstr("annotations has the shape [2, 3], expected [2, 4]"));
}

TEST(ExpectShape, RefusesAnotherNumberOfDimensions) {
  EXPECT_NE(refusal(torch::zeros({2, 3}), {2, 3, 1}), "");
  EXPECT_NE(refusal(torch::zeros({2, 3}), {2}), "");
}

TEST(ExpectShape, RefusesAnUndefinedTensor) {
  EXPECT_THAT(refusal(Tensor(), {2, 3}), HasSubstr("annotations is undefined"));
}

}  // namespace
}  // namespace seq2see
