#include "training/optimizer.h"

#include "benchmarks/micro/twins.h"
#include "benchmarks/settings.h"
#include "ops/runtime.h"

namespace seq2see::benchmarks {
namespace {

constexpr double kRate = 1e-4;
constexpr c10::IntArrayRef::value_type kWidth = 256;

/// The largest matrix of a small model: an embedding, or the output layer.
Tensor some_weights() { return torch::randn({kVocabulary, kWidth}) * 0.1; }

std::function<void()> ours() {
  const auto pool = std::make_shared<ThreadPool>(1, ops::use_one_thread);
  const std::shared_ptr<training::Optimizer> adam =
      training::make_optimizer(config::TrainingConfig(), {{"weight", some_weights()}});
  return [pool, adam, gradients = std::vector<Tensor>{some_weights()}] {
    adam->step(gradients, kRate, 1.0, *pool);
  };
}

/// With the moving average of training.ema_decay.
std::function<void()> averaged() {
  const auto pool = std::make_shared<ThreadPool>(1, ops::use_one_thread);
  const std::vector<training::NamedTensor> parameters = {{"weight", some_weights()}};
  const std::shared_ptr<training::Optimizer> adam =
      training::make_optimizer(config::TrainingConfig(), parameters);
  const auto average = std::make_shared<training::WeightAverage>(0.999, parameters);
  return [pool, adam, average, gradients = std::vector<Tensor>{some_weights()}] {
    adam->step(gradients, kRate, 1.0, *pool, average.get());
  };
}

std::function<void()> libtorchs() {
  Tensor weight = some_weights().requires_grad_(true);
  weight.mutable_grad() = some_weights();
  const auto adam =
      std::make_shared<torch::optim::Adam>(std::vector<Tensor>{weight}, torch::optim::AdamOptions(kRate));
  return [adam] { adam->step(); };
}

}  // namespace

void register_optimizer() {
  register_single("adam_step/composed", kVocabulary * kWidth, libtorchs);
  register_single("adam_step/fused", kVocabulary * kWidth, ours);
  register_single("adam_step/averaged", kVocabulary * kWidth, averaged);
}

}  // namespace seq2see::benchmarks
