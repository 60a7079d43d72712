#include "training/workers.h"

#include <utility>

namespace seq2see::training {

Gradients shard_gradients(model::Seq2Seq& model, const std::vector<Tensor>& parameters,
                          const data::Batch& batch, const LossOptions& options, ops::Noise* noise) {
  const BatchLoss loss = batch_loss(model, batch, options, noise);
  // Gradients are returned, not accumulated in the parameters: those belong to all threads.
  std::vector<Tensor> gradients =
      torch::autograd::grad({loss.total}, parameters, /*grad_outputs=*/{}, /*retain_graph=*/false,
                            /*create_graph=*/false, /*allow_unused=*/true);
  return {std::move(gradients), loss.sums};
}

}  // namespace seq2see::training
