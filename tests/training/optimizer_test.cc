// Our optimisers against those of LibTorch, and what they promise beside.
#include "training/optimizer.h"

#include <memory>
#include <string>
#include <vector>

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
}

TEST(Optimizer, RefusesParametersThatAreNotContiguousFloats) {
  const config::TrainingConfig options = rule("Adam", OptimizerKind::kAdam, 0.0).options;
  EXPECT_THROW(make_optimizer(options, {{"weight", random_tensor({4}, 1)}}), c10::Error);
  EXPECT_THROW(make_optimizer(options, {{"weight", random_float({4, 3}, 1).t()}}), c10::Error);
}

TEST(GradientNorm, IsThatOfAllGradientsTogether) {
  const std::vector<Tensor> gradients = {torch::tensor({3.0F, -4.0F}), Tensor(),
                                         torch::tensor({0.0F, 12.0F, 84.0F}).view({3, 1}).t()};
  EXPECT_DOUBLE_EQ(gradient_norm(gradients), 85.0);
  EXPECT_EQ(gradient_norm({}), 0.0);
}

}  // namespace
}  // namespace seq2see::training
