// The rules that turn gradients into new weights.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "config/config.h"
#include "training/chunks.h"
#include "training/named_tensor.h"
#include "training/weight_average.h"

namespace seq2see::training {

/// Applies one rule to all parameters of a model. Parameter i goes with gradient i; an undefined gradient
/// stands for zero and leaves its parameter alone. A gradient by rows (ops/embedding.h) does the same as a
/// dense one with zeros in all other rows, to the last bit: their weights decay, their moments fade.
class Optimizer {
 public:
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;

  /// One update, in place. scale multiplies every gradient first (1 / tokens, and clipping). The weights are
  /// shared out in chunks of equal size: the same bits on any number of threads. average: follows the weights
  /// of each chunk while they are in the cache; null where there is none.
  void step(const std::vector<Tensor>& gradients, double learning_rate, double scale, ThreadPool& pool,
            WeightAverage* average = nullptr);

  /// Everything that the rule remembers, under stable names, for a checkpoint. The tensors are the rule's
  /// own.
  [[nodiscard]] virtual std::vector<NamedTensor> state() const = 0;
  /// How many updates have been made.
  [[nodiscard]] int64_t updates() const { return updates_; }
  void set_updates(int64_t updates) { updates_ = updates; }

 protected:
  explicit Optimizer(std::vector<NamedTensor> parameters);
  /// What one update has in common for all weights.
  virtual void prepare(double learning_rate, double scale) = 0;
  /// The rule on some weights of parameter piece.array. gradient: of those weights; null stands for zeros.
  /// Called from several threads, for each weight once an update.
  virtual void update(const Piece& piece, const float* gradient) = 0;

  std::vector<NamedTensor> parameters_;
  int64_t updates_ = 0;

 private:
  std::vector<Chunk> chunks_;  // of parameters_
};

/// adam: Kingma & Ba (2015), algorithm 1, with weight_decay · w added to the gradient. adamw: Loshchilov &
/// Hutter (2019), the decay beside the rule. sgd: with momentum as in LibTorch (buffer = momentum · buffer +
/// gradient).
std::unique_ptr<Optimizer> make_optimizer(const config::TrainingConfig& options,
                                          std::vector<NamedTensor> parameters);

}  // namespace seq2see::training
