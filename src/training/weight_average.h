// An exponential moving average of a model's weights: what a training is judged by, and what it saves, where
// training.ema_decay is set. The weights of single updates swing about a good place, the average lies in it
// (Polyak & Juditsky, 1992; with an exponential window as in TensorFlow's ExponentialMovingAverage).
//
// After update t, from 1, with the weights w and the average a, which starts as the initial weights:
//
//   d = min(decay, (1 + t) / (10 + t))        a ← a + (1 - d) · (w - a)
//
// The second term of d is TensorFlow's (`num_updates`): it lets the average follow fast at first, so that the
// random start is soon forgotten and no correction of its bias is needed. Costs one more copy of the weights.
#pragma once

#include <cstdint>
#include <vector>

#include "base/threads.h"
#include "training/chunks.h"
#include "training/named_tensor.h"

namespace seq2see::training {

class WeightAverage {
 public:
  /// parameters: of the model, contiguous float32; the average of each starts as what it is now. 0 < decay
  /// < 1.
  WeightAverage(double decay, std::vector<NamedTensor> parameters);

  /// Before the pieces of update `update`, from 1, are followed.
  void prepare(int64_t update);
  /// The formula above on some weights of parameter piece.array. Called from several threads, for each weight
  /// once an update, after it has changed. Every weight has the same bits whatever the pieces are.
  void follow(const Piece& piece);

  /// While it lives, the model's parameters hold the averages, and the average keeps the weights for it.
  /// Where there already is one, a second changes nothing. Nothing may train meanwhile.
  class Use {
   public:
    /// average: null where there is none; then this does nothing.
    Use(WeightAverage* average, ThreadPool& pool);
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use();

   private:
    WeightAverage* average_;
    ThreadPool& pool_;
  };

  /// While in use: the weights that training goes on with, under stable names, for a checkpoint. The tensors
  /// are the average's own.
  [[nodiscard]] std::vector<NamedTensor> training_weights() const;

 private:
  /// Weights for averages and averages for weights.
  void exchange(ThreadPool& pool);

  double decay_;
  std::vector<NamedTensor> parameters_;
  std::vector<Tensor> averages_;  // while in use: the weights of the training
  std::vector<Chunk> chunks_;     // of parameters_
  float rate_ = 0.0F;             // 1 - d of the update in hand
  int64_t uses_ = 0;
};

}  // namespace seq2see::training
