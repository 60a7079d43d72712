#include "ops/cross_entropy.h"

#include <cmath>

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
constexpr int64_t V = 11;

Tensor ids(std::initializer_list<int64_t> numbers) {
  return torch::tensor(std::vector<int64_t>(numbers), torch::kInt64);
}

Tensor all_true(int64_t count) { return torch::ones({count}, torch::kBool); }

TEST(LabelSmoothedCrossEntropy, MatchesNumbersComputedByHand) {
  // softmax(ln 1, ln 2, ln 5) = 1/8, 2/8, 5/8. Target 1 with ε = 0.3: every entry gets 0.1, the target 0.7
  // more.
  const Tensor logits = row({0.0, std::log(2.0), std::log(5.0)}).view({1, 3});
  const TokenLoss loss = label_smoothed_cross_entropy(logits, ids({1}), all_true(1), 0.3);
  const double expected = 0.1 * std::log(8.0) + 0.8 * std::log(4.0) + 0.1 * std::log(8.0 / 5.0);
  EXPECT_NEAR(loss.smoothed.item<double>(), expected, 1e-15);
  EXPECT_NEAR(loss.log_loss.item<double>(), std::log(4.0), 1e-15);
  EXPECT_EQ(loss.correct.item<int64_t>(), 0);  // the largest logit is that of 2
}

TEST(LabelSmoothedCrossEntropy, WithoutSmoothingIsTheLogLoss) {
  const Tensor logits = row({0.0, std::log(2.0), std::log(5.0)}).view({1, 3});
  const TokenLoss loss = label_smoothed_cross_entropy(logits, ids({2}), all_true(1), 0.0);
  EXPECT_NEAR(loss.smoothed.item<double>(), std::log(8.0 / 5.0), 1e-15);
  EXPECT_NEAR(loss.log_loss.item<double>(), std::log(8.0 / 5.0), 1e-15);
  EXPECT_EQ(loss.correct.item<int64_t>(), 1);
}

TEST(LabelSmoothedCrossEntropy, EqualsPlainLoops) {
  const Tensor logits = random_tensor({N, V}, 1) * 3.0;
  const Tensor targets = ids({4, 0, 10, 3, 3, 7});
  const Tensor mask = ids({1, 1, 0, 1, 0, 1}).to(torch::kBool);
  const double smoothing = 0.1;
  double smoothed = 0.0;
  double log_loss = 0.0;
  for (int64_t n = 0; n < N; ++n) {
    if (!mask[n].item<bool>()) continue;
    double total = 0.0;
    for (int64_t v = 0; v < V; ++v) total += std::exp(logits[n][v].item<double>());
    for (int64_t v = 0; v < V; ++v) {
      const double cost = -std::log(std::exp(logits[n][v].item<double>()) / total);
      const bool is_target = v == targets[n].item<int64_t>();
      smoothed += ((is_target ? 1.0 - smoothing : 0.0) + smoothing / V) * cost;
      if (is_target) log_loss += cost;
    }
  }
  const TokenLoss loss = label_smoothed_cross_entropy(logits, targets, mask, smoothing);
  EXPECT_NEAR(loss.smoothed.item<double>(), smoothed, 1e-13);
  EXPECT_NEAR(loss.log_loss.item<double>(), log_loss, 1e-13);
}

TEST(LabelSmoothedCrossEntropy, AimsAtTheTargetWithAllButASharedRest) {
  // The gradient of cross entropy by the logits is softmax - aim, which shows the distribution aimed at.
  struct Row {
    double smoothing, of_target, of_others;
  };
  for (const Row& expected : {Row{0.0, 1.0, 0.0}, Row{0.1, 0.92, 0.02}, Row{0.5, 0.6, 0.1}}) {
    const Tensor logits = random_leaf({1, 5}, 1);
    label_smoothed_cross_entropy(logits, ids({3}), all_true(1), expected.smoothing).smoothed.backward();
    Tensor aim = torch::full({1, 5}, expected.of_others, torch::kFloat64);
    aim[0][3] = expected.of_target;
    EXPECT_TRUE(tensors_near(torch::softmax(logits, 1) - logits.grad(), aim, 1e-15)) << expected.smoothing;
  }
}

TEST(LabelSmoothedCrossEntropy, LeavesPaddingOut) {
  const Tensor logits = random_tensor({3, V}, 1);
  const Tensor targets = ids({4, 0, 10});
  const TokenLoss alone = label_smoothed_cross_entropy(logits, targets, all_true(3), 0.1);

  // Padding with large logits, on which argmax is even right.
  Tensor padding = torch::zeros({2, V}, torch::kFloat64);
  padding.select(1, 5).fill_(1e4);
  const Tensor padded_logits = torch::cat({logits, padding}).requires_grad_(true);
  const Tensor mask = ids({1, 1, 1, 0, 0}).to(torch::kBool);
  const TokenLoss padded =
      label_smoothed_cross_entropy(padded_logits, torch::cat({targets, ids({5, 5})}), mask, 0.1);
  EXPECT_TRUE(tensors_near(padded.smoothed, alone.smoothed, 1e-14));
  EXPECT_TRUE(tensors_near(padded.log_loss, alone.log_loss, 1e-14));
  EXPECT_TRUE(tensors_near(padded.correct, alone.correct, 0.0));

  padded.smoothed.backward();
  const Tensor gradient = padded_logits.grad();
  EXPECT_TRUE(tensors_near(gradient.slice(0, 3), torch::zeros({2, V}, torch::kFloat64), 0.0));
  EXPECT_GT(gradient.slice(0, 0, 3).abs().min().item<double>(), 0.0);
}

TEST(LabelSmoothedCrossEntropy, CountsWhereTheTargetHasTheLargestLogit) {
  const Tensor logits = row({9.0, 1.0, 1.0,     // target 0: right
                             1.0, 9.0, 1.0,     // target 2: wrong
                             -5.0, -7.0, -3.0,  // target 2: right
                             0.0, 1.0, 0.0})    // target 1: right, but padding
                            .view({4, 3});
  const TokenLoss loss =
      label_smoothed_cross_entropy(logits, ids({0, 2, 2, 1}), ids({1, 1, 1, 0}).to(torch::kBool), 0.0);
  EXPECT_EQ(loss.correct.scalar_type(), torch::kInt64);
  EXPECT_EQ(loss.correct.item<int64_t>(), 2);
}

TEST(LabelSmoothedCrossEntropy, HasTheGradientThatDifferencesGive) {
  const Tensor logits = random_leaf({N, V}, 1);
  const Tensor targets = ids({4, 0, 10, 3, 3, 7});
  const Tensor mask = ids({1, 1, 0, 1, 0, 1}).to(torch::kBool);
  for (const double smoothing : {0.0, 0.2}) {
    EXPECT_TRUE(gradients_match({{"logits", logits}}, [&] {
      return label_smoothed_cross_entropy(logits, targets, mask, smoothing).smoothed;
    }));
  }
}

TEST(LabelSmoothedCrossEntropy, DifferentiatesTheSmoothedLossAlone) {
  const TokenLoss loss = label_smoothed_cross_entropy(random_leaf({1, V}, 1), ids({4}), all_true(1), 0.1);
  EXPECT_TRUE(loss.smoothed.requires_grad());
  EXPECT_FALSE(loss.log_loss.requires_grad());
  EXPECT_FALSE(loss.correct.requires_grad());
}

TEST(LabelSmoothedCrossEntropy, SurvivesExtremeLogits) {
  const Tensor logits = row({1e4, -1e4, 0.0}).to(torch::kFloat32).view({1, 3});
  const TokenLoss loss = label_smoothed_cross_entropy(logits, ids({1}), all_true(1), 0.0);
  EXPECT_FLOAT_EQ(loss.log_loss.item<float>(), 2e4F);
}

TEST(LabelSmoothedCrossEntropy, RefusesTargetsOrMasksOfAnotherLength) {
  const Tensor logits = random_tensor({2, V}, 1);
  EXPECT_THROW(label_smoothed_cross_entropy(logits, ids({1}), all_true(2), 0.0), c10::Error);
  EXPECT_THROW(label_smoothed_cross_entropy(logits, ids({1, 2}), all_true(3), 0.0), c10::Error);
}

}  // namespace
}  // namespace seq2see::ops
