// Gradients of the parts of a batch, and their sum.
#include "training/workers.h"

#include <numeric>

#include "testing/tensor_near.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

using testing::dense;
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
  const std::vector<Tensor> expected = torch::autograd::grad({whole.total}, parameters);

  ThreadPool pool(2, ops::use_one_thread);
  const auto parts = data::split_into_shards(pairs, lesson_.train.lengths(), GetParam());
  std::vector<Gradients> gradients(parts.size());
  pool.run(parts.size(), [&](size_t i) {
    gradients[i] = shard_gradients(*model, parameters, data::make_batch(lesson_.train, parts[i], {}), options,
                                   /*noise=*/nullptr);
  });
  const GradientSum total = ThreadExchange(pool).sum(std::move(gradients));
  ASSERT_EQ(total.values.size(), expected.size());
  double squares = 0.0;
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(tensors_near(dense(total.values[i]), dense(expected[i]), 1e-10)) << "parameter " << i;
    squares += dense(expected[i]).pow(2).sum().item<double>();
    EXPECT_FALSE(parameters[i].grad().defined()) << "parameter " << i;
  }
  EXPECT_NEAR(total.squares, squares, 1e-10 * squares);
  EXPECT_NEAR(total.sums.smoothed, whole.sums.smoothed, 1e-10);
  EXPECT_NEAR(total.sums.log_loss, whole.sums.log_loss, 1e-10);
  EXPECT_EQ(total.sums.correct, whole.sums.correct);
  EXPECT_EQ(total.sums.tokens, whole.sums.tokens);
}

}  // namespace
}  // namespace seq2see::training
