// Data-parallel gradients inside one process: a batch is cut into shards, each shard is computed by one
// thread with single-threaded products, and the shards' gradients are summed in a fixed order
// (gradient_exchange.h). The number of shards decides the arithmetic; the number of threads only who does it.
#pragma once

#include <vector>

#include "training/gradient_exchange.h"

namespace seq2see::training {

/// The gradients of one shard. The model is only read, so several threads may share it.
Gradients shard_gradients(model::Seq2Seq& model, const std::vector<Tensor>& parameters,
                          const data::Batch& batch, const LossOptions& options, ops::Noise* noise);

}  // namespace seq2see::training
