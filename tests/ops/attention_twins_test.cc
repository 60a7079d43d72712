// Fused attention and the composed one are the same function, with the same gradients.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "ops/attention.h"
#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::mask_of;
using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

struct Shape {
  int64_t B, T, S, K, C;
};
/// Sizes that leave remainders for any width of vectors.
const std::vector<Shape> kShapes = {{1, 1, 1, 1, 1}, {2, 1, 5, 17, 9}, {3, 4, 7, 33, 16}, {2, 3, 19, 8, 35}};

/// Additive or dot product; the shape.
class AttentionTwins : public ::testing::TestWithParam<std::tuple<bool, size_t>> {
 protected:
  [[nodiscard]] bool additive() const { return std::get<0>(GetParam()); }
  [[nodiscard]] Shape shape() const { return kShapes.at(std::get<1>(GetParam())); }

  struct Inputs {
    Scoring scoring;
    Tensor queries, keys, values, mask;

    [[nodiscard]] std::vector<Tensor> leaves() const {
      std::vector<Tensor> all = {queries, keys, values};
      if (scoring.v.defined()) all.push_back(scoring.v);
      return all;
    }
  };
  [[nodiscard]] Inputs inputs(torch::ScalarType type) const {
    const auto [B, T, S, K, C] = shape();
    const auto leaf = [&](at::IntArrayRef sizes, uint64_t seed) {
      return random_leaf(sizes, seed).detach().to(type).requires_grad_();
    };
    Inputs all;
    all.queries = leaf({B, T, K}, 1);
    all.keys = leaf({B, S, K}, 2);
    all.values = leaf({B, S, C}, 3);
    if (additive()) all.scoring.v = leaf({K}, 4);
    all.scoring.scale = 0.4;
    std::vector<Tensor> rows;
    for (int64_t b = 0; b < B; ++b) rows.push_back(mask_of({std::max<int64_t>(1, S - 2 * b)}, S));
    all.mask = torch::cat(rows);
    return all;
  }

  using Twin = ContextAndWeights (*)(const Scoring&, const Tensor&, const Tensor&, const Tensor&,
                                     const Tensor&);
  /// Context, weights, and the gradients of a sum in which every number of both has a weight of its own.
  [[nodiscard]] std::vector<Tensor> run(Twin twin, torch::ScalarType type) const {
    const Inputs in = inputs(type);
    const auto [context, weights] = twin(in.scoring, in.queries, in.keys, in.values, in.mask);
    const Tensor sum = (context * random_tensor(context.sizes(), 8).to(type)).sum() +
                       (weights * random_tensor(weights.sizes(), 9).to(type)).sum();
    std::vector<Tensor> all = {context, weights};
    for (const Tensor& gradient : torch::autograd::grad({sum}, in.leaves())) all.push_back(gradient);
    return all;
  }
};

INSTANTIATE_TEST_SUITE_P(Attention, AttentionTwins,
                         ::testing::Combine(::testing::Bool(), ::testing::Range(size_t{0}, kShapes.size())),
                         [](const auto& info) {
                           return std::string(std::get<0>(info.param) ? "additive" : "dot") + "_" +
                                  std::to_string(std::get<1>(info.param));
                         });

TEST_P(AttentionTwins, AgreeInDoublePrecision) {
  const auto expected = run(reference::attend, torch::kFloat64);
  const auto actual = run(fused::attend, torch::kFloat64);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_TRUE(tensors_near(actual[i], expected[i], 1e-13)) << i;
}

TEST_P(AttentionTwins, AgreeInSinglePrecision) {
  const auto expected = run(reference::attend, torch::kFloat32);
  const auto actual = run(fused::attend, torch::kFloat32);
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_TRUE(tensors_near(actual[i], expected[i], 2e-5)) << i;
}

TEST_P(AttentionTwins, TheFusedOneHasTheGradientsThatDifferencesGive) {
  const Inputs in = inputs(torch::kFloat64);
  if (in.keys.size(1) == 1) GTEST_SKIP() << "the weight of a lone word is 1 whatever its energy: no gradient";
  testing::NamedInputs named = {{"queries", in.queries}, {"keys", in.keys}, {"values", in.values}};
  if (additive()) named.emplace_back("v", in.scoring.v);
  EXPECT_TRUE(gradients_match(named, [&] {
    const auto result = fused::attend(in.scoring, in.queries, in.keys, in.values, in.mask);
    return torch::cat({result.context.flatten(), result.weights.flatten()});
  }));
}

TEST_P(AttentionTwins, TheFusedOneGivesASentenceTheSameBitsAloneAndPadded) {
  const torch::NoGradGuard no_gradient;
  const Inputs in = inputs(torch::kFloat32);
  const auto together = fused::attend(in.scoring, in.queries, in.keys, in.values, in.mask);
  for (int64_t b = 0; b < in.mask.size(0); ++b) {
    const auto length = in.mask[b].sum().item<int64_t>();
    const auto row = [&](const Tensor& tensor) { return tensor.slice(0, b, b + 1); };
    const auto alone = fused::attend(in.scoring, row(in.queries), row(in.keys).slice(1, 0, length),
                                     row(in.values).slice(1, 0, length), row(in.mask).slice(1, 0, length));
    EXPECT_TRUE(alone.context.equal(row(together.context))) << b;
    EXPECT_TRUE(alone.weights.equal(row(together.weights).slice(2, 0, length))) << b;
  }
}

TEST(FusedAttention, ShowsEnergiesThatAreNotNumbers) {
  Tensor keys = random_tensor({1, 3, 4}, 1).to(torch::kFloat32);
  keys[0][1][2] = std::numeric_limits<float>::quiet_NaN();
  const auto attended = fused::attend({}, torch::ones({1, 1, 4}), keys, torch::ones({1, 3, 2}),
                                      torch::ones({1, 3}, torch::kBool));
  EXPECT_TRUE(std::isnan(attended.weights[0][0][0].item<float>()));
}

}  // namespace
}  // namespace seq2see::ops
