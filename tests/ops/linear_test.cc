// The linear layer, and what packed weights must keep.
#include "ops/linear.h"

#include <string>
#include <vector>

#include "ops/backend.h"
#include "ops/matrix_product.h"
#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

class Bfloat16 {
 public:
  Bfloat16() { set_precision(Precision::kBfloat16); }
  Bfloat16(const Bfloat16&) = delete;
  Bfloat16& operator=(const Bfloat16&) = delete;
  ~Bfloat16() { set_precision(Precision::kFloat32); }
};

TEST(Linear, EqualsItsTwin) {
  const Tensor x = random_tensor({3, 4, 7}, 1);
  const Tensor weight = random_tensor({5, 7}, 2);
  const Tensor bias = random_tensor({5}, 3);
  EXPECT_TRUE(tensors_near(fused::linear(x, weight, bias), reference::linear(x, weight, bias), 1e-14));
  EXPECT_TRUE(tensors_near(fused::linear(x, weight, {}), reference::linear(x, weight, {}), 1e-14));
}

TEST(Linear, HasTheGradientThatDifferencesGive) {
  const Tensor x = random_leaf({2, 3, 7}, 1);
  const Tensor weight = random_leaf({5, 7}, 2);
  const Tensor bias = random_leaf({5}, 3);
  EXPECT_TRUE(gradients_match({{"x", x}, {"weight", weight}, {"bias", bias}},
                              [&] { return fused::linear(x, weight, bias); }));
  EXPECT_TRUE(gradients_match({{"x", x}, {"weight", weight}}, [&] { return fused::linear(x, weight, {}); }));
}

TEST(Linear, TakesInputsOfAnyStrides) {
  const Tensor x = random_tensor({7, 3}, 1).t();
  const Tensor weight = random_tensor({7, 5}, 2).t();
  EXPECT_TRUE(tensors_near(fused::linear(x, weight, {}), torch::mm(x, weight.t()), 1e-14));
}

TEST(Linear, SeesEveryChangeOfItsWeight) {
  const Tensor x = random_tensor({2, 7}, 1).to(torch::kFloat32);
  const Tensor weight = random_tensor({5, 7}, 2).to(torch::kFloat32).requires_grad_();
  const auto is_right = [&] {
    return tensors_near(fused::linear(x, weight, {}).detach(), torch::mm(x, weight.detach().t()), 1e-5);
  };
  EXPECT_TRUE(is_right());
  {
    const torch::NoGradGuard no_gradient;
    weight.mul_(2.0);
  }
  EXPECT_TRUE(is_right()) << "changed by an operation";
  weight.data_ptr<float>()[3] += 5.0F;
  note_change(weight);
  EXPECT_TRUE(is_right()) << "changed through its pointer";
  set_precision(Precision::kBfloat16);
  const Tensor rounded = fused::linear(x, weight, {}).detach();
  set_precision(Precision::kFloat32);
  EXPECT_FALSE(rounded.equal(fused::linear(x, weight, {}).detach())) << "another precision";
}

TEST(Linear, ForgetsWeightsThatAreGone) {
  const Tensor x = torch::ones({1, 64});
  for (int64_t i = 0; i < 50; ++i) {
    const Tensor weight = torch::full({8, 64}, static_cast<double>(i)).to(torch::kFloat32).requires_grad_();
    EXPECT_EQ(fused::linear(x, weight, {})[0][0].item<float>(), 64.0F * static_cast<float>(i));
  }
}

TEST(Linear, InBfloat16RoundsTheOperandsOfAllItsProducts) {
  const Bfloat16 precision;
  const auto rounded = [](const Tensor& tensor) {
    return tensor.detach().to(torch::kBFloat16).to(torch::kFloat32);
  };
  const auto leaf = [](at::IntArrayRef sizes, uint64_t seed) {
    return random_tensor(sizes, seed).to(torch::kFloat32).requires_grad_();
  };
  const Tensor x = leaf({6, 33}, 1);
  const Tensor weight = leaf({20, 33}, 2);
  const Tensor bias = leaf({20}, 3);
  const Tensor y = fused::linear(x, weight, bias);
  EXPECT_TRUE(tensors_near(y.detach(), torch::mm(rounded(x), rounded(weight).t()) + bias.detach(), 1e-5));
  const Tensor d_y = random_tensor({6, 20}, 4).to(torch::kFloat32);
  const auto gradients = torch::autograd::grad({y}, {x, weight, bias}, {d_y});
  EXPECT_TRUE(tensors_near(gradients[0], torch::mm(rounded(d_y), rounded(weight)), 1e-5));
  EXPECT_TRUE(tensors_near(gradients[1], torch::mm(rounded(d_y).t(), rounded(x)), 1e-5));
  EXPECT_TRUE(tensors_near(gradients[2], d_y.sum(0), 1e-5)) << "sums are not rounded";
  EXPECT_FALSE(tensors_near(y.detach(), torch::mm(x, weight.t()).detach() + bias.detach(), 1e-4))
      << "nothing was rounded";
}

TEST(Linear, TheReferenceRoundsToo) {
  const Bfloat16 precision;
  const Tensor x = random_tensor({6, 33}, 1).to(torch::kFloat32);
  const Tensor weight = random_tensor({20, 33}, 2).to(torch::kFloat32);
  EXPECT_TRUE(tensors_near(reference::linear(x, weight, {}), fused::linear(x, weight, {}), 1e-5));
}

TEST(Linear, RefusesAWeightOfAnotherSize) {
  EXPECT_THROW(linear(torch::ones({2, 3}), torch::ones({5, 4}), Tensor()), c10::Error);
  EXPECT_THROW(linear(torch::ones({2, 3}), torch::ones({5, 3}), torch::ones({4})), c10::Error);
}

}  // namespace
}  // namespace seq2see::ops
