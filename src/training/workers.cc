#include "training/workers.h"

#include <utility>

namespace seq2see::training {

Gradients shard_gradients(model::Seq2Seq& model, const std::vector<Tensor>& parameters,
                          const data::Batch& batch, const LossOptions& options, ops::Noise* noise) {
  const BatchLoss loss = batch_loss(model, batch, options, noise);
  // Gradients are returned, not accumulated in the parameters: those belong to all threads.
  std::vector<Tensor> gradients =
      torch::autograd::grad({loss.smoothed}, parameters, /*grad_outputs=*/{}, /*retain_graph=*/false,
                            /*create_graph=*/false, /*allow_unused=*/true);
  return {std::move(gradients), loss.sums};
}

Gradients sum_gradients(std::vector<Gradients> shards, ThreadPool& pool) {
  TORCH_CHECK(!shards.empty(), "no gradients to sum");
  Gradients total = std::move(shards.front());
  for (size_t shard = 1; shard < shards.size(); ++shard) total.sums += shards[shard].sums;
  pool.run(total.values.size(), [&](size_t parameter) {
    const torch::NoGradGuard no_gradient;
    Tensor& sum = total.values[parameter];
    for (size_t shard = 1; shard < shards.size(); ++shard) {
      const Tensor& other = shards[shard].values[parameter];
      if (!other.defined()) continue;
      sum = sum.defined() ? sum.add_(other) : other;
    }
  });
  return total;
}

}  // namespace seq2see::training
