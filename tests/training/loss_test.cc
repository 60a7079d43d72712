// The loss of a batch against plain loops over its sentences.
#include "training/loss.h"

#include <cmath>
#include <numeric>

#include "testing/tensor_near.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

using testing::dense;
using testing::tensors_near;

TEST(LossSums, AddUpAndAreDividedByTheTokens) {
  LossSums sums{.smoothed = 6.0, .log_loss = 3.0, .correct = 2, .tokens = 4};
  sums += {.smoothed = 2.0, .log_loss = 1.0, .correct = 5, .tokens = 6};
  EXPECT_DOUBLE_EQ(sums.smoothed, 8.0);
  EXPECT_DOUBLE_EQ(sums.log_loss, 4.0);
  EXPECT_EQ(sums.correct, 7);
  EXPECT_EQ(sums.tokens, 10);
  EXPECT_DOUBLE_EQ(sums.mean_smoothed(), 0.8);
  EXPECT_DOUBLE_EQ(sums.mean_log_loss(), 0.4);
  EXPECT_DOUBLE_EQ(sums.perplexity(), std::exp(0.4));
  EXPECT_DOUBLE_EQ(sums.accuracy(), 0.7);
}

TEST(LossSums, OfNoTokensHaveMeansOfZero) {
  const LossSums none;
  EXPECT_EQ(none.mean_smoothed(), 0.0);
  EXPECT_EQ(none.mean_log_loss(), 0.0);
  EXPECT_EQ(none.accuracy(), 0.0);
}

class BatchLosses : public TrainingTest {
 protected:
  [[nodiscard]] data::Batch batch_of(const std::vector<int64_t>& pairs, data::PadIds pad_ids = {}) const {
    return data::make_batch(lesson_.train, pairs, pad_ids);
  }

  /// One pair without padding, token by token, in plain arithmetic.
  [[nodiscard]] LossSums slowly(size_t pair) const {
    const torch::NoGradGuard no_gradient;
    const auto ids = lesson_.train.source(pair);
    const auto S = static_cast<int64_t>(ids.size());
    const Tensor source = torch::tensor(std::vector<int64_t>(ids.begin(), ids.end())).view({1, S});
    const model::Source encoded = model_->encode(source, torch::ones({1, S}, torch::kBool));
    model::DecoderState state = encoded.start;
    int64_t previous = lesson_.target.start_id();
    LossSums sums;
    for (const int32_t target : lesson_.train.target(pair)) {
      const model::Decoded decoded = model_->decode(torch::full({1, 1}, previous), encoded.memory, state);
      state = decoded.state;
      const Tensor logits = model_->logits(decoded.features).flatten();  // [V]
      double total = 0.0;
      int64_t best = 0;
      for (int64_t v = 0; v < logits.size(0); ++v) {
        total += std::exp(logits[v].item<double>());
        if (logits[v].item<double>() > logits[best].item<double>()) best = v;
      }
      for (int64_t v = 0; v < logits.size(0); ++v) {
        const double log_loss = std::log(total) - logits[v].item<double>();
        const double share = options_.label_smoothing / static_cast<double>(logits.size(0));
        sums.smoothed += (share + (v == target ? 1.0 - options_.label_smoothing : 0.0)) * log_loss;
        if (v == target) sums.log_loss += log_loss;
      }
      sums.correct += best == target ? 1 : 0;
      ++sums.tokens;
      previous = target;
    }
    return sums;
  }

  std::shared_ptr<model::Seq2Seq> model_ =
      testing::scrambled_model(testing::tiny_config(), 3, kLessonVocabularies);
  LossOptions options_ = {.start_id = lesson_.target.start_id(), .label_smoothing = 0.2};
  const std::vector<int64_t> pairs_ = {4, 0, 7, 13, 21, 8, 10, 2, 18, 16};
};

TEST_F(BatchLosses, EqualPlainLoopsOverTheirSentences) {
  const BatchLoss loss = batch_loss(*model_, batch_of(pairs_), options_, nullptr);
  LossSums expected;
  for (const int64_t pair : pairs_) expected += slowly(static_cast<size_t>(pair));
  EXPECT_NEAR(loss.sums.smoothed, expected.smoothed, 1e-9);
  EXPECT_NEAR(loss.sums.log_loss, expected.log_loss, 1e-9);
  EXPECT_EQ(loss.sums.correct, expected.correct);
  EXPECT_EQ(loss.sums.tokens, expected.tokens);
  EXPECT_GT(expected.correct, 0);
  EXPECT_LT(expected.correct, expected.tokens);
  EXPECT_DOUBLE_EQ(loss.total.item<double>(), loss.sums.smoothed);
}

TEST_F(BatchLosses, DoNotDependOnWhatStandsOnPadding) {
  const BatchLoss zeros = batch_loss(*model_, batch_of(pairs_), options_, nullptr);
  const BatchLoss others = batch_loss(*model_, batch_of(pairs_, {9, 6}), options_, nullptr);
  EXPECT_EQ(zeros.sums.smoothed, others.sums.smoothed);
  EXPECT_EQ(zeros.sums.log_loss, others.sums.log_loss);
  const auto gradients = [&](const BatchLoss& loss) {
    return torch::autograd::grad({loss.total}, model_->parameters());
  };
  const auto of_zeros = gradients(zeros);
  const auto of_others = gradients(others);
  for (size_t i = 0; i < of_zeros.size(); ++i) {
    EXPECT_TRUE(tensors_near(dense(of_zeros[i]), dense(of_others[i]), 0.0)) << "parameter " << i;
  }
}

// By hand: -(0.5 ln 0.25 + 0.5 ln 0.5) - ln 0.125; the second row is free.
TEST(GuidedAlignmentLoss, IsTheCrossEntropyOfTheGuidedRows) {
  const Tensor weights = torch::tensor({0.25, 0.5, 0.25, 1.0, 0.0, 0.0, 0.125, 0.875, 0.0}).view({1, 3, 3});
  const Tensor guide = torch::tensor({0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0}).view({1, 3, 3});
  const double expected = -0.5 * (std::log(0.25) + std::log(0.5)) - std::log(0.125);
  EXPECT_NEAR(guided_alignment_loss(weights, guide).item<double>(), expected, 1e-6);
}

TEST(GuidedAlignmentLoss, OfAWeightOfZeroIsFinite) {
  const Tensor weights = torch::tensor({0.0F, 1.0F}).view({1, 1, 2}).requires_grad_();
  const Tensor loss = guided_alignment_loss(weights, torch::tensor({1.0F, 0.0F}).view({1, 1, 2}));
  EXPECT_TRUE(std::isfinite(loss.item<double>()));
  EXPECT_TRUE(torch::autograd::grad({loss}, {weights}).front().isfinite().all().item<bool>());
}

TEST_F(BatchLosses, CountAGuideByItsWeight) {
  data::Batch batch = batch_of(pairs_);
  const double plain = batch_loss(*model_, batch, options_, nullptr).total.item<double>();
  const int64_t S = batch.source_length;
  batch.guide.assign(static_cast<size_t>(batch.sentences * batch.target_length * S), 0.0F);
  for (int64_t row = 0; row < batch.sentences * batch.target_length; row += 2) {
    batch.guide[static_cast<size_t>(row * S)] = 1.0F;
  }
  EXPECT_EQ(batch_loss(*model_, batch, options_, nullptr).total.item<double>(), plain);
  options_.guided_weight = 0.25;
  const BatchLoss loss = batch_loss(*model_, batch, options_, nullptr);
  EXPECT_GT(loss.sums.guided, 0.0);
  EXPECT_NEAR(loss.total.item<double>(), plain + 0.25 * loss.sums.guided, 1e-9);
  EXPECT_NEAR(loss.sums.smoothed, plain, 1e-9);
}

TEST_F(BatchLosses, HaveDropoutWhereNoiseIsGiven) {
  config::ModelConfig dropping = testing::tiny_config();
  dropping.decoder.hidden_dropout = 0.5;
  model_ = testing::scrambled_model(dropping, 3, kLessonVocabularies);
  const auto noisy = [&](uint64_t number) {
    ops::Noise noise(RandomStream(1, RandomPurpose::kDropout, {number}));
    return batch_loss(*model_, batch_of(pairs_), options_, &noise).sums.smoothed;
  };
  const double quiet = batch_loss(*model_, batch_of(pairs_), options_, nullptr).sums.smoothed;
  EXPECT_EQ(noisy(1), noisy(1));
  EXPECT_NE(noisy(1), noisy(2));
  EXPECT_NE(noisy(1), quiet);
}

}  // namespace
}  // namespace seq2see::training
