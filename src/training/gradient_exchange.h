// From the gradients of parts of a batch to that of the whole: the one place that knows where the parts were
// computed. Here: by threads of this process.
#pragma once

#include <vector>

#include "base/threads.h"
#include "training/loss.h"

namespace seq2see::training {

struct Gradients {
  /// Of each parameter, of the summed (not averaged) loss; undefined where zero. Those of an embedding may
  /// come by rows (ops/embedding.h).
  std::vector<Tensor> values;
  LossSums sums;
};

/// What an optimiser needs: every value is undefined, contiguous, or coalesced rows.
struct GradientSum : Gradients {
  double squares = 0.0;  // Σ g² over all values
};

class GradientExchange {
 public:
  GradientExchange() = default;
  GradientExchange(const GradientExchange&) = delete;
  GradientExchange& operator=(const GradientExchange&) = delete;
  virtual ~GradientExchange() = default;

  /// The sum of all parts of one update, wherever they were computed; `parts` are those computed here, at
  /// least one. They are used up: their memory is written to. Same parts, same bits.
  virtual GradientSum sum(std::vector<Gradients> parts) = 0;
};

/// All parts were computed in this process.
class ThreadExchange : public GradientExchange {
 public:
  /// The pool must live as long as this.
  explicit ThreadExchange(ThreadPool& pool) : pool_(pool) {}
  GradientSum sum(std::vector<Gradients> parts) override;

 private:
  ThreadPool& pool_;
};

}  // namespace seq2see::training
