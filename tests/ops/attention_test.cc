#include "ops/attention.h"

#include <cmath>

#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::mask_of;
using testing::random_leaf;
using testing::random_tensor;
using testing::row;
using testing::tensors_near;

constexpr int64_t B = 2;
constexpr int64_t T = 3;
constexpr int64_t S = 5;
constexpr int64_t K = 7;
constexpr int64_t C = 4;

TEST(AdditiveEnergy, MatchesNumbersComputedByHand) {
  // tanh(x) = (e^2x - 1) / (e^2x + 1): tanh(ln 2) = (4 - 1) / (4 + 1) = 0.6, tanh(ln 3) = (9 - 1) / (9 + 1) =
  // 0.8, tanh(ln 1) = 0.
  const double ln2 = std::log(2.0);
  const double ln3 = std::log(3.0);
  const Tensor query = row({ln2, 0.0}).view({1, 1, 2});
  const Tensor keys = row({0.0, ln3,         // query + key = (ln 2, ln 3)
                           ln3 - ln2, -ln2,  // query + key = (ln 3, -ln 2)
                           -ln2, 0.0})       // query + key = (0, 0)
                          .view({1, 3, 2});
  const Tensor v = row({2.0, -1.0});
  // 2 · 0.6 - 0.8 = 0.4    2 · 0.8 + 0.6 = 2.2    0
  EXPECT_TRUE(tensors_near(additive_energy(query, keys, v), row({0.4, 2.2, 0.0}).view({1, 1, 3}), 1e-15));
}

TEST(AdditiveEnergy, EqualsPlainLoops) {
  const Tensor queries = random_tensor({B, T, K}, 1);
  const Tensor keys = random_tensor({B, S, K}, 2);
  const Tensor v = random_tensor({K}, 3);
  const Tensor energies = additive_energy(queries, keys, v);
  Tensor expected = torch::zeros({B, T, S}, torch::kFloat64);
  for (int64_t b = 0; b < B; ++b) {
    for (int64_t t = 0; t < T; ++t) {
      for (int64_t s = 0; s < S; ++s) {
        double energy = 0.0;
        for (int64_t k = 0; k < K; ++k) {
          energy +=
              v[k].item<double>() * std::tanh(queries[b][t][k].item<double>() + keys[b][s][k].item<double>());
        }
        expected[b][t][s] = energy;
      }
    }
  }
  EXPECT_TRUE(tensors_near(energies, expected, 1e-14));
}

TEST(AdditiveEnergy, HasTheGradientThatDifferencesGive) {
  const Tensor queries = random_leaf({B, T, K}, 1);
  const Tensor keys = random_leaf({B, S, K}, 2);
  const Tensor v = random_leaf({K}, 3);
  EXPECT_TRUE(gradients_match({{"queries", queries}, {"keys", keys}, {"v", v}},
                              [&] { return additive_energy(queries, keys, v); }));
}

TEST(AdditiveEnergy, RefusesShapesThatDoNotBelongTogether) {
  const Tensor queries = random_tensor({B, T, K}, 1);
  const Tensor keys = random_tensor({B, S, K}, 2);
  EXPECT_THROW(additive_energy(queries, keys, random_tensor({K + 1}, 3)), c10::Error);
  EXPECT_THROW(additive_energy(queries, random_tensor({B, S, K + 1}, 2), random_tensor({K}, 3)), c10::Error);
  EXPECT_THROW(additive_energy(queries, random_tensor({1, S, K}, 2), random_tensor({K}, 3)), c10::Error);
}

TEST(DotEnergy, MatchesNumbersComputedByHand) {
  const Tensor queries = row({1.0, 2.0, -1.0}).view({1, 1, 3});
  const Tensor keys = row({3.0, 0.5, 1.0,   // 3 + 1 - 1 = 3
                           0.0, 1.0, 4.0})  // 2 - 4 = -2
                          .view({1, 2, 3});
  EXPECT_TRUE(tensors_near(dot_energy(queries, keys, 1.0), row({3.0, -2.0}).view({1, 1, 2}), 0.0));
  EXPECT_TRUE(tensors_near(dot_energy(queries, keys, 0.5), row({1.5, -1.0}).view({1, 1, 2}), 0.0));
}

TEST(DotEnergy, HasTheGradientThatDifferencesGive) {
  const Tensor queries = random_leaf({B, T, K}, 1);
  const Tensor keys = random_leaf({B, S, K}, 2);
  EXPECT_TRUE(gradients_match({{"queries", queries}, {"keys", keys}},
                              [&] { return dot_energy(queries, keys, 0.37); }));
}

TEST(MaskedSoftmax, MatchesNumbersComputedByHand) {
  // e^0 : e^ln2 : e^ln5 = 1 : 2 : 5, so 1/8, 2/8, 5/8; without the last, 1/3, 2/3.
  const Tensor energies = row({0.0, std::log(2.0), std::log(5.0)}).expand({2, 1, 3});
  const Tensor expected = row({0.125, 0.25, 0.625, 1.0 / 3.0, 2.0 / 3.0, 0.0}).view({2, 1, 3});
  EXPECT_TRUE(tensors_near(masked_softmax(energies, mask_of({3, 2}, 3)), expected, 1e-15));
}

TEST(MaskedSoftmax, GivesPaddingExactlyNothingAndRowsOfOne) {
  const Tensor mask = mask_of({3, S}, S);
  for (const auto type : {torch::kFloat32, torch::kFloat64}) {
    const Tensor weights = masked_softmax((random_tensor({B, T, S}, 1) * 10.0).to(type), mask);
    const Tensor on_padding = weights.masked_select(mask.logical_not().unsqueeze(1).expand({B, T, S}));
    EXPECT_TRUE(tensors_near(on_padding, torch::zeros({T * 2}, type), 0.0));
    EXPECT_TRUE(tensors_near(weights.sum(2), torch::ones({B, T}, type), 1e-6));
    EXPECT_GT(weights.masked_select(mask.unsqueeze(1).expand({B, T, S})).min().item<double>(), 0.0);
  }
}

TEST(MaskedSoftmax, GivesTheOnlyTokenAllTheWeight) {
  const Tensor weights = masked_softmax(random_tensor({1, 1, 3}, 1), mask_of({1}, 3));
  EXPECT_TRUE(tensors_near(weights, row({1.0, 0.0, 0.0}).view({1, 1, 3}), 0.0));
}

TEST(MaskedSoftmax, SurvivesExtremeEnergies) {
  // Energies of ±10000: e^10000 overflows even float64. Two equal largest energies share the weight; huge
  // energies on padding change nothing.
  const Tensor energies = row({1e4, -1e4, 1e4, 1e4, -1e4, -1e4, -1e4, 1e4})
                              .to(torch::kFloat32)
                              .view({2, 1, 4})
                              .requires_grad_(true);
  const Tensor weights = masked_softmax(energies, mask_of({3, 3}, 4));
  const Tensor expected =
      row({0.5, 0.0, 0.5, 0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0}).to(torch::kFloat32).view({2, 1, 4});
  EXPECT_TRUE(tensors_near(weights, expected, 1e-7));
  (weights * weights).sum().backward();
  EXPECT_TRUE(torch::isfinite(energies.grad()).all().item<bool>());
}

TEST(MaskedSoftmax, GivesPaddingNoGradient) {
  const Tensor energies = random_leaf({B, T, S}, 1);
  const Tensor mask = mask_of({3, S}, S);
  (masked_softmax(energies, mask) * random_tensor({B, T, S}, 2)).sum().backward();
  const Tensor padding = mask.logical_not().unsqueeze(1).expand({B, T, S});
  EXPECT_TRUE(
      tensors_near(energies.grad().masked_select(padding), torch::zeros({T * 2}, torch::kFloat64), 0.0));
  EXPECT_GT(energies.grad().abs().max().item<double>(), 0.01);
}

TEST(MaskedSoftmax, HasTheGradientThatDifferencesGive) {
  const Tensor energies = random_leaf({B, T, S}, 1);
  EXPECT_TRUE(gradients_match({{"energies", energies}}, [&] {
    return masked_softmax(energies, mask_of({3, S}, S));
  }));
}

TEST(MaskedSoftmax, RefusesAMaskOfAnotherShape) {
  EXPECT_THROW(masked_softmax(random_tensor({B, T, S}, 1), mask_of({3, 4}, S + 1)), c10::Error);
}

TEST(WeightedMean, MatchesNumbersComputedByHand) {
  const Tensor weights = row({0.25, 0.75, 1.0, 0.0}).view({1, 2, 2});
  const Tensor values = row({4.0, 8.0, 12.0,   // first word
                             0.0, 4.0, -4.0})  // second word
                            .view({1, 2, 3});
  // 1/4 · (4, 8, 12) + 3/4 · (0, 4, -4) = (1, 5, 0); the second row is the first word itself.
  EXPECT_TRUE(tensors_near(weighted_mean(weights, values),
                           row({1.0, 5.0, 0.0, 4.0, 8.0, 12.0}).view({1, 2, 3}), 0.0));
}

TEST(WeightedMean, HasTheGradientThatDifferencesGive) {
  const Tensor weights = random_leaf({B, T, S}, 1);
  const Tensor values = random_leaf({B, S, C}, 2);
  EXPECT_TRUE(gradients_match({{"weights", weights}, {"values", values}},
                              [&] { return weighted_mean(weights, values); }));
}

TEST(WeightedMean, GivesTheValuesOfPaddingNoGradient) {
  const Tensor energies = random_tensor({B, T, S}, 1);
  const Tensor values = random_leaf({B, S, C}, 2);
  const Tensor mask = mask_of({3, S}, S);
  (weighted_mean(masked_softmax(energies, mask), values) * random_tensor({B, T, C}, 3)).sum().backward();
  EXPECT_TRUE(tensors_near(values.grad().index({0, torch::indexing::Slice(3)}),
                           torch::zeros({2, C}, torch::kFloat64), 0.0));
  EXPECT_GT(values.grad()[0][2].abs().min().item<double>(), 0.0);
}

}  // namespace
}  // namespace seq2see::ops
