#include "model/recurrent.h"

namespace seq2see::model {

ops::CellKind cell_kind(config::RnnType type) {
  return type == config::RnnType::kGru ? ops::CellKind::kGru : ops::CellKind::kLstm;
}

RecurrentImpl::RecurrentImpl(ops::CellKind kind, int64_t input_size, int64_t hidden_size) : kind_(kind) {
  const int64_t rows = ops::gate_count(kind) * hidden_size;
  weights_.input = register_parameter("input", torch::empty({rows, input_size}));
  weights_.recurrent = register_parameter("recurrent", torch::empty({rows, hidden_size}));
  weights_.input_bias = register_parameter("input_bias", torch::empty({rows}));
  weights_.recurrent_bias = register_parameter("recurrent_bias", torch::empty({rows}));
}

Tensor RecurrentImpl::project_inputs(const Tensor& inputs) const {
  return ops::project_inputs(weights_, inputs);
}

ops::CellState RecurrentImpl::step(const Tensor& projected, const ops::CellState& state) const {
  return ops::cell_step(kind_, weights_, projected, state);
}

ops::Sequence RecurrentImpl::sequence(const Tensor& inputs, const Tensor& mask,
                                      ops::Direction direction) const {
  return sequence(inputs, mask, direction, zero_state(inputs.size(0)));
}

ops::Sequence RecurrentImpl::sequence(const Tensor& inputs, const Tensor& mask, ops::Direction direction,
                                      const ops::CellState& initial) const {
  return ops::cell_sequence(kind_, weights_, inputs, mask, initial, direction);
}

ops::CellState RecurrentImpl::zero_state(int64_t B) const {
  const Tensor zero = torch::zeros({B, weights_.recurrent.size(1)}, weights_.recurrent.options());
  return {zero, kind_ == ops::CellKind::kLstm ? zero : Tensor()};
}

}  // namespace seq2see::model
