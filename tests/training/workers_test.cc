// Gradients of the parts of a batch, and their sum.
#include "training/workers.h"

#include <numeric>

#include "testing/tensor_near.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

using testing::tensors_near;

class Shards : public TrainingTest, public ::testing::WithParamInterface<int64_t> {};

INSTANTIATE_TEST_SUITE_P(Workers, Shards, ::testing::Values(1, 2, 3, 5), ::testing::PrintToStringParamName());

TEST_P(Shards, HaveTogetherTheGradientOfTheWholeBatch) {
  const auto model = testing::scrambled_model(testing::tiny_config(), 3, kLessonVocabularies);
  const std::vector<Tensor> parameters = model->parameters();
  const LossOptions options{.start_id = lesson_.target.start_id(), .label_smoothing = 0.1};
  std::vector<int64_t> pairs(12);
  std::iota(pairs.begin(), pairs.end(), 3);
  const BatchLoss whole =
      batch_loss(*model, data::make_batch(lesson_.train, pairs, {}), options, /*noise=*/nullptr);
  const std::vector<Tensor> expected = torch::autograd::grad({whole.smoothed}, parameters);

  ThreadPool pool(2, ops::use_one_thread);
  const auto parts = data::split_into_shards(pairs, lesson_.train.lengths(), GetParam());
  std::vector<Gradients> gradients(parts.size());
  pool.run(parts.size(), [&](size_t i) {
    gradients[i] = shard_gradients(*model, parameters, data::make_batch(lesson_.train, parts[i], {}), options,
                                   /*noise=*/nullptr);
  });
  const Gradients total = sum_gradients(std::move(gradients), pool);
  ASSERT_EQ(total.values.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(tensors_near(total.values[i], expected[i], 1e-10)) << "parameter " << i;
    EXPECT_FALSE(parameters[i].grad().defined()) << "parameter " << i;
  }
  EXPECT_NEAR(total.sums.smoothed, whole.sums.smoothed, 1e-10);
  EXPECT_NEAR(total.sums.log_loss, whole.sums.log_loss, 1e-10);
  EXPECT_EQ(total.sums.correct, whole.sums.correct);
  EXPECT_EQ(total.sums.tokens, whole.sums.tokens);
}

TEST(SumOfGradients, TakesUndefinedOnesForZero) {
  const auto number = [](double value) { return torch::full({1}, value, torch::kFloat64); };
  std::vector<Gradients> shards(3);
  shards[0].values = {number(1), Tensor(), number(3), Tensor()};
  shards[1].values = {number(10), number(20), Tensor(), Tensor()};
  shards[2].values = {number(100), number(200), Tensor(), Tensor()};
  ThreadPool pool(2);
  const Gradients total = sum_gradients(std::move(shards), pool);
  ASSERT_EQ(total.values.size(), 4U);
  EXPECT_EQ(total.values[0].item<double>(), 111.0);
  EXPECT_EQ(total.values[1].item<double>(), 220.0);
  EXPECT_EQ(total.values[2].item<double>(), 3.0);
  EXPECT_FALSE(total.values[3].defined());
}

TEST(SumOfGradients, NeedsGradients) {
  ThreadPool pool(1);
  EXPECT_THROW(sum_gradients({}, pool), c10::Error);
}

}  // namespace
}  // namespace seq2see::training
