// How fast a model is trained.
#pragma once

#include "benchmarks/settings.h"
#include "benchmarks/timing.h"

namespace seq2see::benchmarks {

struct TrainingSpeed {
  double target_tokens_per_second = 0.0;       // of the median round
  double best_target_tokens_per_second = 0.0;  // of the fastest one
  double flops_per_target_token = 0.0;         // see benchmarks/flops.h
  double processors_busy = 0.0;                // processor seconds a second, over all rounds
};

/// Whole updates of the setting, as a training makes them: the batch is put together, forward, backward,
/// gradients summed and clipped, a step of Adam. `fused` shares a batch out over the threads in as many
/// shards; `composed` computes it as one, and lets LibTorch share out each operation. To be called once in a
/// process, before anything has been computed.
TrainingSpeed measure_training(const Setting& setting, const Effort& effort);

}  // namespace seq2see::benchmarks
