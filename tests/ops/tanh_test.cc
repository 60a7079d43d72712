#include "ops/tanh.h"

#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

TEST(Tanh, EqualsLibTorchs) {
  const Tensor x = random_tensor({5, 7}, 1) * 3.0;
  EXPECT_TRUE(tensors_near(ops::tanh(x), torch::tanh(x), 1e-15));
  EXPECT_TRUE(tensors_near(ops::tanh(x.to(torch::kFloat32)), torch::tanh(x.to(torch::kFloat32)), 3e-7));
  EXPECT_TRUE(tensors_near(ops::tanh(x.t()), torch::tanh(x.t()), 1e-15)) << "of other strides";
}

TEST(Tanh, HasTheGradientThatDifferencesGive) {
  const Tensor x = random_leaf({3, 5}, 1);
  EXPECT_TRUE(gradients_match({{"x", x}}, [&] { return ops::tanh(x); }));
}

TEST(Tanh, OfANumberIsTheSameWhereverItStands) {
  const Tensor x = random_tensor({37}, 1).to(torch::kFloat32);
  const Tensor together = ops::tanh(x);
  for (int64_t i = 0; i < x.size(0); ++i)
    EXPECT_TRUE(ops::tanh(x.slice(0, i, i + 1)).equal(together.slice(0, i, i + 1))) << i;
}

}  // namespace
}  // namespace seq2see::ops
