// Data-parallel gradients inside one process: a batch is cut into shards, each shard is computed by one
// thread with single-threaded products, and the shards' gradients are summed in a fixed order. The number of
// shards decides the arithmetic; the number of threads only who does it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/threads.h"
#include "training/loss.h"

namespace seq2see::training {

struct Gradients {
  std::vector<Tensor> values;  // of each parameter, of the summed (not averaged) loss; undefined where zero
  LossSums sums;
};

/// The gradients of one shard. The model is only read, so several threads may share it.
Gradients shard_gradients(model::Seq2Seq& model, const std::vector<Tensor>& parameters,
                          const data::Batch& batch, const LossOptions& options, ops::Noise* noise);

/// Adds all to the first, in order; the additions of one parameter are done by one thread.
Gradients sum_gradients(std::vector<Gradients> shards, ThreadPool& pool);

}  // namespace seq2see::training
