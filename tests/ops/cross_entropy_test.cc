// The loss of the output layer: both twins against numbers by hand and plain loops, and against each other.
#include "ops/cross_entropy.h"

#include <cmath>
#include <string>

#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::gradients_match;
using testing::random_leaf;
using testing::random_tensor;
using testing::row;
using testing::tensors_near;

constexpr int64_t N = 6;
constexpr int64_t F = 4;
constexpr int64_t V = 11;

Tensor ids(std::initializer_list<int64_t> numbers) {
  return torch::tensor(std::vector<int64_t>(numbers), torch::kInt64);
}

/// An output layer whose features are the logits.
OutputLayer identity(int64_t size, torch::ScalarType type = torch::kFloat64) {
  return {torch::eye(size, type), torch::zeros({size}, type)};
}

struct Twin {
  std::string name;
  TokenLoss (*loss)(const Tensor&, const OutputLayer&, const Tensor&, double);
};

class CrossEntropy : public ::testing::TestWithParam<Twin> {
 protected:
  static TokenLoss of_logits(const Tensor& logits, const Tensor& targets, double smoothing) {
    return GetParam().loss(logits, identity(logits.size(1), logits.scalar_type()), targets, smoothing);
  }
};

INSTANTIATE_TEST_SUITE_P(Twins, CrossEntropy,
                         ::testing::Values(Twin{"reference", reference::label_smoothed_cross_entropy},
                                           Twin{"fused", fused::label_smoothed_cross_entropy}),
                         [](const auto& info) { return info.param.name; });

TEST_P(CrossEntropy, MatchesNumbersComputedByHand) {
  // softmax(ln 1, ln 2, ln 5) = 1/8, 2/8, 5/8. Target 1 with ε = 0.3: every entry gets 0.1, the target 0.7
  // more.
  const Tensor logits = row({0.0, std::log(2.0), std::log(5.0)}).view({1, 3});
  const TokenLoss loss = of_logits(logits, ids({1}), 0.3);
  const double expected = 0.1 * std::log(8.0) + 0.8 * std::log(4.0) + 0.1 * std::log(8.0 / 5.0);
  EXPECT_NEAR(loss.smoothed.item<double>(), expected, 1e-15);
  EXPECT_NEAR(loss.log_loss.item<double>(), std::log(4.0), 1e-15);
  EXPECT_EQ(loss.correct.item<int64_t>(), 0);  // the largest logit is that of 2
}

TEST_P(CrossEntropy, WithoutSmoothingIsTheLogLoss) {
  const Tensor logits = row({0.0, std::log(2.0), std::log(5.0)}).view({1, 3});
  const TokenLoss loss = of_logits(logits, ids({2}), 0.0);
  EXPECT_NEAR(loss.smoothed.item<double>(), std::log(8.0 / 5.0), 1e-15);
  EXPECT_NEAR(loss.log_loss.item<double>(), std::log(8.0 / 5.0), 1e-15);
  EXPECT_EQ(loss.correct.item<int64_t>(), 1);
}

TEST_P(CrossEntropy, EqualsPlainLoops) {
  const Tensor features = random_tensor({N, F}, 1);
  const OutputLayer layer{random_tensor({V, F}, 2) * 3.0, random_tensor({V}, 3)};
  const Tensor targets = ids({4, 0, 10, 3, 3, 7});
  const double smoothing = 0.1;
  double smoothed = 0.0;
  double log_loss = 0.0;
  for (int64_t n = 0; n < N; ++n) {
    std::vector<double> logits;
    double total = 0.0;
    for (int64_t v = 0; v < V; ++v) {
      double logit = layer.bias[v].item<double>();
      for (int64_t f = 0; f < F; ++f) {
        logit += layer.weight[v][f].item<double>() * features[n][f].item<double>();
      }
      logits.push_back(logit);
      total += std::exp(logit);
    }
    for (int64_t v = 0; v < V; ++v) {
      const double cost = -std::log(std::exp(logits[static_cast<size_t>(v)]) / total);
      const bool is_target = v == targets[n].item<int64_t>();
      smoothed += ((is_target ? 1.0 - smoothing : 0.0) + smoothing / V) * cost;
      if (is_target) log_loss += cost;
    }
  }
  const TokenLoss loss = GetParam().loss(features, layer, targets, smoothing);
  EXPECT_NEAR(loss.smoothed.item<double>(), smoothed, 1e-13);
  EXPECT_NEAR(loss.log_loss.item<double>(), log_loss, 1e-13);
}

TEST_P(CrossEntropy, AimsAtTheTargetWithAllButASharedRest) {
  // The gradient of cross entropy by the logits is softmax - aim, which shows the distribution aimed at.
  struct Row {
    double smoothing, of_target, of_others;
  };
  for (const Row& expected : {Row{0.0, 1.0, 0.0}, Row{0.1, 0.92, 0.02}, Row{0.5, 0.6, 0.1}}) {
    const Tensor logits = random_leaf({1, 5}, 1);
    of_logits(logits, ids({3}), expected.smoothing).smoothed.backward();
    Tensor aim = torch::full({1, 5}, expected.of_others, torch::kFloat64);
    aim[0][3] = expected.of_target;
    EXPECT_TRUE(tensors_near(torch::softmax(logits, 1) - logits.grad(), aim, 1e-15)) << expected.smoothing;
  }
}

TEST_P(CrossEntropy, CountsWhereTheTargetHasTheLargestLogit) {
  const Tensor logits = row({9.0, 1.0, 1.0,      // target 0: right
                             1.0, 9.0, 1.0,      // target 2: wrong
                             -5.0, -7.0, -3.0})  // target 2: right
                            .view({3, 3});
  const TokenLoss loss = of_logits(logits, ids({0, 2, 2}), 0.0);
  EXPECT_EQ(loss.correct.scalar_type(), torch::kInt64);
  EXPECT_EQ(loss.correct.item<int64_t>(), 2);
}

TEST_P(CrossEntropy, HasTheGradientThatDifferencesGive) {
  const Tensor features = random_leaf({N, F}, 1);
  const OutputLayer layer{random_leaf({V, F}, 2), random_leaf({V}, 3)};
  const Tensor targets = ids({4, 0, 10, 3, 3, 7});
  for (const double smoothing : {0.0, 0.2}) {
    EXPECT_TRUE(
        gradients_match({{"features", features}, {"weight", layer.weight}, {"bias", layer.bias}},
                        [&] { return GetParam().loss(features, layer, targets, smoothing).smoothed; }));
  }
}

TEST_P(CrossEntropy, DifferentiatesTheSmoothedLossAlone) {
  const TokenLoss loss = of_logits(random_leaf({1, V}, 1), ids({4}), 0.1);
  EXPECT_TRUE(loss.smoothed.requires_grad());
  EXPECT_FALSE(loss.log_loss.requires_grad());
  EXPECT_FALSE(loss.correct.requires_grad());
}

TEST_P(CrossEntropy, SurvivesExtremeLogits) {
  const Tensor logits = row({1e4, -1e4, 0.0}).to(torch::kFloat32).view({1, 3});
  const TokenLoss loss = of_logits(logits, ids({1}), 0.0);
  EXPECT_FLOAT_EQ(loss.log_loss.item<float>(), 2e4F);
}

TEST_P(CrossEntropy, ShowsALossThatIsNotANumber) {
  Tensor logits = random_tensor({3, V}, 1).to(torch::kFloat32);
  logits[1][4] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(of_logits(logits, ids({0, 1, 2}), 0.1).smoothed.item<double>()));
}

TEST(CrossEntropyTwins, AgreeInSinglePrecisionOverManyBlocksAndChunks) {
  // More pieces than a block, more tokens than a chunk (24 MiB of logits), and remainders everywhere.
  constexpr int64_t kTokens = 1001;
  constexpr int64_t kPieces = 9013;
  constexpr int64_t kFeatures = 37;
  const auto leaf = [](at::IntArrayRef sizes, uint64_t seed) {
    return random_tensor(sizes, seed).to(torch::kFloat32).requires_grad_();
  };
  const Tensor features = leaf({kTokens, kFeatures}, 1);
  const OutputLayer layer{leaf({kPieces, kFeatures}, 2), leaf({kPieces}, 3)};
  const Tensor targets = (torch::arange(kTokens) * 7919) % kPieces;
  const std::vector<Tensor> leaves = {features, layer.weight, layer.bias};
  const TokenLoss expected = reference::label_smoothed_cross_entropy(features, layer, targets, 0.1);
  const TokenLoss loss = fused::label_smoothed_cross_entropy(features, layer, targets, 0.1);
  EXPECT_NEAR(loss.smoothed.item<double>() / expected.smoothed.item<double>(), 1.0, 1e-5);
  EXPECT_NEAR(loss.log_loss.item<double>() / expected.log_loss.item<double>(), 1.0, 1e-5);
  EXPECT_EQ(loss.correct.item<int64_t>(), expected.correct.item<int64_t>());
  const auto wanted = torch::autograd::grad({expected.smoothed}, leaves);
  const auto gradients = torch::autograd::grad({loss.smoothed}, leaves);
  for (size_t i = 0; i < leaves.size(); ++i) EXPECT_TRUE(tensors_near(gradients[i], wanted[i], 2e-4)) << i;
}

TEST(CrossEntropyTwins, TheFusedOneKeepsNoLogitsForTheBackwardPass) {
  const Tensor features = random_leaf({3, F}, 1);
  const OutputLayer layer{random_leaf({V, F}, 2), random_leaf({V}, 3)};
  const Tensor loss = fused::label_smoothed_cross_entropy(features, layer, ids({1, 2, 3}), 0.0).smoothed;
  // What flows in scales what was formed with the loss.
  const auto once = torch::autograd::grad({loss}, {features, layer.weight, layer.bias}, {}, true);
  const auto thrice = torch::autograd::grad({loss * 3.0}, {features, layer.weight, layer.bias});
  for (size_t i = 0; i < once.size(); ++i) EXPECT_TRUE(tensors_near(thrice[i], once[i] * 3.0, 1e-14)) << i;
}

TEST(LabelSmoothedCrossEntropy, RefusesTargetsOfAnotherNumberAndLayersOfAnotherSize) {
  const Tensor features = random_tensor({2, V}, 1);
  EXPECT_THROW(label_smoothed_cross_entropy(features, identity(V), ids({1}), 0.0), c10::Error);
  EXPECT_THROW(label_smoothed_cross_entropy(features, identity(V + 1), ids({1, 2}), 0.0), c10::Error);
}

}  // namespace
}  // namespace seq2see::ops
