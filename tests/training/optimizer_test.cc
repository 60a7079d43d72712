// Our optimisers against those of LibTorch, and what they promise beside.
#include "training/optimizer.h"

#include <memory>
#include <string>
#include <vector>

#include "ops/embedding.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::training {
namespace {

using config::OptimizerKind;
using testing::random_tensor;
using testing::tensors_near;

struct Rule {
  std::string name;
  config::TrainingConfig options = {};
};

Rule rule(const std::string& name, OptimizerKind kind, double weight_decay, double momentum = 0.0) {
  Rule made{.name = name};
  made.options.optimizer = kind;
  made.options.weight_decay = weight_decay;
  made.options.momentum = momentum;
  made.options.adam_betas = {0.8, 0.95};
  made.options.adam_eps = 1e-4;
  return made;
}

std::unique_ptr<torch::optim::Optimizer> libtorch_optimizer(const config::TrainingConfig& options,
                                                            std::vector<Tensor> parameters) {
  const std::tuple<double, double> betas = {options.adam_betas[0], options.adam_betas[1]};
  switch (options.optimizer) {
    case OptimizerKind::kAdam:
      return std::make_unique<torch::optim::Adam>(
          std::move(parameters),
          torch::optim::AdamOptions().betas(betas).eps(options.adam_eps).weight_decay(options.weight_decay));
    case OptimizerKind::kAdamW:
      return std::make_unique<torch::optim::AdamW>(
          std::move(parameters),
          torch::optim::AdamWOptions().betas(betas).eps(options.adam_eps).weight_decay(options.weight_decay));
    case OptimizerKind::kSgd:
      return std::make_unique<torch::optim::SGD>(
          std::move(parameters),
          torch::optim::SGDOptions(0.1).momentum(options.momentum).weight_decay(options.weight_decay));
  }
  return nullptr;
}

Tensor random_float(c10::IntArrayRef sizes, uint64_t seed) {
  return random_tensor(sizes, seed).to(torch::kFloat32);
}

class Optimizers : public ::testing::TestWithParam<Rule> {
 protected:
  ThreadPool pool_{2};
};

INSTANTIATE_TEST_SUITE_P(Optimizer, Optimizers,
                         ::testing::Values(rule("Adam", OptimizerKind::kAdam, 0.0),
                                           rule("AdamWithDecay", OptimizerKind::kAdam, 0.1),
                                           rule("AdamW", OptimizerKind::kAdamW, 0.1),
                                           rule("Sgd", OptimizerKind::kSgd, 0.0),
                                           rule("SgdWithDecay", OptimizerKind::kSgd, 0.1),
                                           rule("SgdWithMomentum", OptimizerKind::kSgd, 0.0, 0.9),
                                           rule("SgdWithBoth", OptimizerKind::kSgd, 0.1, 0.9)),
                         [](const auto& info) { return info.param.name; });

TEST_P(Optimizers, MoveTheWeightsAsLibTorchDoes) {
  const std::vector<Tensor> ours = {random_float({3, 5}, 1), random_float({7}, 2)};
  const std::vector<Tensor> theirs = {ours[0].clone(), ours[1].clone()};
  const auto optimizer = make_optimizer(GetParam().options, {{"matrix", ours[0]}, {"bias", ours[1]}});
  const auto reference = libtorch_optimizer(GetParam().options, theirs);
  const double scale = 0.25;
  for (uint64_t step = 0; step < 6; ++step) {
    // The last gradient comes as a transposed view: what a gradient looks like in memory must not matter.
    const std::vector<Tensor> gradients = {random_float({5, 3}, 10 + step).t(), random_float({7}, 20 + step)};
    const double rate = 0.1 / static_cast<double>(step + 1);
    optimizer->step(gradients, rate, scale, pool_);
    for (size_t i = 0; i < theirs.size(); ++i) {
      Tensor parameter = theirs[i];
      parameter.mutable_grad() = gradients[i] * scale;
    }
    reference->param_groups()[0].options().set_lr(rate);
    reference->step();
    for (size_t i = 0; i < theirs.size(); ++i) {
      EXPECT_TRUE(tensors_near(ours[i], theirs[i], 2e-6)) << "parameter " << i << ", step " << step;
    }
  }
  EXPECT_EQ(optimizer->updates(), 6);
}

TEST_P(Optimizers, LeaveAParameterWithoutGradientAlone) {
  const std::vector<Tensor> weights = {random_float({4}, 1), random_float({3}, 2)};
  const Tensor first = weights[0].clone();
  const Tensor second = weights[1].clone();
  const auto optimizer = make_optimizer(GetParam().options, {{"used", weights[0]}, {"unused", weights[1]}});
  for (uint64_t step = 0; step < 3; ++step) {
    optimizer->step({random_float({4}, 10 + step), Tensor()}, 0.1, 1.0, pool_);
  }
  EXPECT_FALSE(torch::equal(weights[0], first));
  EXPECT_TRUE(torch::equal(weights[1], second));
}

/// Several chunks, cut within rows, with small parameters before and between.
struct Large {
  std::vector<Tensor> weights = {random_float({3}, 1), random_float({kRows, kColumns}, 2),
                                 random_float({5}, 3), random_float({kChunkElements + 9}, 4)};

  static constexpr int64_t kColumns = 48;  // no divisor of a chunk
  static constexpr int64_t kRows = 2 * kChunkElements / kColumns + 3;

  [[nodiscard]] std::vector<NamedTensor> named() const {
    return {{"a", weights[0]}, {"table", weights[1]}, {"c", weights[2]}, {"d", weights[3]}};
  }
  /// Other rows of the table in every step.
  [[nodiscard]] static std::vector<Tensor> gradients(int64_t step) {
    std::vector<int64_t> ids;
    for (int64_t id = step; id < kRows; id += 1 + (id * id + step) % 7) ids.push_back(id);
    const ops::RowGradient rows{torch::tensor(ids, torch::kInt64),
                                random_float({static_cast<int64_t>(ids.size()), kColumns}, 10 + step)};
    return {random_float({3}, 20 + step), ops::to_sparse(rows, kRows), random_float({5}, 30 + step),
            random_float({kChunkElements + 9}, 40 + step)};
  }
};

TEST_P(Optimizers, TakeRowsForADenseGradientWithZerosElsewhereToTheLastBit) {
  const Large by_rows;
  const Large dense;
  const auto of_rows = make_optimizer(GetParam().options, by_rows.named());
  const auto of_dense = make_optimizer(GetParam().options, dense.named());
  for (int64_t step = 0; step < 4; ++step) {
    std::vector<Tensor> gradients = Large::gradients(step);
    of_rows->step(gradients, 0.1, 0.5, pool_);
    gradients[1] = gradients[1].to_dense();
    of_dense->step(gradients, 0.1, 0.5, pool_);
  }
  for (size_t i = 0; i < dense.weights.size(); ++i) {
    EXPECT_TRUE(torch::equal(by_rows.weights[i], dense.weights[i])) << "parameter " << i;
  }
  const auto expected = of_dense->state();
  const auto actual = of_rows->state();
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(torch::equal(actual[i].value, expected[i].value)) << expected[i].name;
  }
}

TEST_P(Optimizers, TakeAGradientWithoutRowsForZeros) {
  const Tensor ours = random_float({4, 3}, 1);
  const Tensor theirs = ours.clone();
  const auto by_rows = make_optimizer(GetParam().options, {{"table", ours}});
  const auto dense = make_optimizer(GetParam().options, {{"table", theirs}});
  const Tensor first = random_float({4, 3}, 2);
  by_rows->step({first}, 0.1, 1.0, pool_);
  dense->step({first}, 0.1, 1.0, pool_);
  by_rows->step({ops::to_sparse({torch::empty({0}, torch::kInt64), torch::empty({0, 3})}, 4)}, 0.1, 1.0,
                pool_);
  dense->step({torch::zeros({4, 3})}, 0.1, 1.0, pool_);
  EXPECT_TRUE(torch::equal(ours, theirs));
}

TEST_P(Optimizers, GiveTheSameBitsOnAnyNumberOfThreads) {
  const Large on_one;
  ThreadPool one(1);
  const auto expected = make_optimizer(GetParam().options, on_one.named());
  for (int64_t step = 0; step < 3; ++step) expected->step(Large::gradients(step), 0.1, 0.5, one);
  for (const size_t threads : {2, 4}) {
    const Large on_many;
    ThreadPool many(threads);
    const auto actual = make_optimizer(GetParam().options, on_many.named());
    for (int64_t step = 0; step < 3; ++step) actual->step(Large::gradients(step), 0.1, 0.5, many);
    for (size_t i = 0; i < on_one.weights.size(); ++i) {
      EXPECT_TRUE(torch::equal(on_many.weights[i], on_one.weights[i])) << i << ", " << threads << " threads";
    }
  }
}

TEST_P(Optimizers, GoOnFromTheirStateAsIfNeverStopped) {
  const Tensor straight = random_float({4}, 1);
  const Tensor stopped = straight.clone();
  const auto whole = make_optimizer(GetParam().options, {{"weight", straight}});
  const auto before = make_optimizer(GetParam().options, {{"weight", stopped}});
  for (uint64_t step = 0; step < 3; ++step) {
    whole->step({random_float({4}, 10 + step)}, 0.1, 1.0, pool_);
    before->step({random_float({4}, 10 + step)}, 0.1, 1.0, pool_);
  }
  const auto after = make_optimizer(GetParam().options, {{"weight", stopped}});
  const auto remembered = before->state();
  const auto restored = after->state();
  ASSERT_EQ(restored.size(), remembered.size());
  for (size_t i = 0; i < restored.size(); ++i) {
    EXPECT_EQ(restored[i].name, remembered[i].name);
    restored[i].value.copy_(remembered[i].value);
  }
  after->set_updates(before->updates());
  for (uint64_t step = 3; step < 6; ++step) {
    whole->step({random_float({4}, 10 + step)}, 0.1, 1.0, pool_);
    after->step({random_float({4}, 10 + step)}, 0.1, 1.0, pool_);
  }
  EXPECT_TRUE(torch::equal(stopped, straight));
}

TEST(Optimizer, RefusesGradientsThatAreNotItsParameters) {
  ThreadPool pool(1);
  const auto optimizer =
      make_optimizer(rule("Adam", OptimizerKind::kAdam, 0.0).options, {{"weight", random_float({4}, 1)}});
  EXPECT_THROW(optimizer->step({}, 0.1, 1.0, pool), c10::Error);
  EXPECT_THROW(optimizer->step({random_float({5}, 2)}, 0.1, 1.0, pool), c10::Error);
  EXPECT_THROW(optimizer->step({random_tensor({4}, 2)}, 0.1, 1.0, pool), c10::Error);  // of double
  EXPECT_EQ(optimizer->updates(), 0);
}

TEST(Optimizer, RefusesParametersThatAreNotContiguousFloats) {
  const config::TrainingConfig options = rule("Adam", OptimizerKind::kAdam, 0.0).options;
  EXPECT_THROW(make_optimizer(options, {{"weight", random_tensor({4}, 1)}}), c10::Error);
  EXPECT_THROW(make_optimizer(options, {{"weight", random_float({4, 3}, 1).t()}}), c10::Error);
}

}  // namespace
}  // namespace seq2see::training
