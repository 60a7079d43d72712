// The rules that turn gradients into new weights.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "config/config.h"
#include "ops/tensor.h"

namespace seq2see::training {

struct NamedTensor {
  std::string name;
  Tensor value;
};

/// Applies one rule to all parameters of a model. Parameter i goes with gradient i; an undefined gradient
/// stands for zero and leaves its parameter alone.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One update, in place. scale multiplies every gradient first (1 / tokens, and clipping).
  void step(const std::vector<Tensor>& gradients, double learning_rate, double scale, ThreadPool& pool);

  /// Everything that the rule remembers, under stable names, for a checkpoint. The tensors are the rule's
  /// own.
  [[nodiscard]] virtual std::vector<NamedTensor> state() const = 0;
  /// How many updates have been made.
  [[nodiscard]] int64_t updates() const { return updates_; }
  void set_updates(int64_t updates) { updates_ = updates; }

 protected:
  explicit Optimizer(std::vector<NamedTensor> parameters) : parameters_(std::move(parameters)) {}
  /// The rule on parameter i. Called from several threads, each i once.
  virtual void update(size_t i, const float* gradient, double learning_rate, double scale) = 0;

  std::vector<NamedTensor> parameters_;
  int64_t updates_ = 0;
};

/// adam: Kingma & Ba (2015), algorithm 1, with weight_decay · w added to the gradient. adamw: Loshchilov &
/// Hutter (2019), the decay beside the rule. sgd: with momentum as in LibTorch (buffer = momentum · buffer +
/// gradient).
std::unique_ptr<Optimizer> make_optimizer(const config::TrainingConfig& options,
                                          std::vector<NamedTensor> parameters);

/// √Σ g² over all gradients, summed parameter by parameter in order.
double gradient_norm(const std::vector<Tensor>& gradients);

}  // namespace seq2see::training
