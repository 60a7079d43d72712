// Recurrent layers as modules: they own the weights, the arithmetic is in ops/recurrence.h.
#pragma once

#include "config/config.h"
#include "ops/recurrence.h"

namespace seq2see::model {

ops::CellKind cell_kind(config::RnnType type);

/// One recurrent layer in one direction: GRU or LSTM.
class RecurrentImpl : public torch::nn::Module {
 public:
  RecurrentImpl(ops::CellKind kind, int64_t input_size, int64_t hidden_size);

  /// The part of a step that does not need the state, for any number of steps: [..., I] → [..., G·H].
  [[nodiscard]] Tensor project_inputs(const Tensor& inputs) const;
  /// projected: [B, G·H].
  [[nodiscard]] ops::CellState step(const Tensor& projected, const ops::CellState& state) const;
  /// inputs: [B, S, I]; mask: [B, S]. From the initial state given, or from zero.
  [[nodiscard]] ops::Sequence sequence(const Tensor& inputs, const Tensor& mask,
                                       ops::Direction direction) const;
  [[nodiscard]] ops::Sequence sequence(const Tensor& inputs, const Tensor& mask, ops::Direction direction,
                                       const ops::CellState& initial) const;

  [[nodiscard]] const ops::CellWeights& weights() const { return weights_; }

  /// A state of zeros for B sentences.
  [[nodiscard]] ops::CellState zero_state(int64_t B) const;
  [[nodiscard]] ops::CellKind kind() const { return kind_; }

 private:
  ops::CellKind kind_;
  ops::CellWeights weights_;
};
TORCH_MODULE(Recurrent);

}  // namespace seq2see::model
