#include <vector>

#include "ops/linear.h"
#include "ops/recurrence_twins.h"

namespace seq2see::ops::reference {
namespace {

CellState gru_step(const Tensor& projected, const Tensor& recurrent, const CellState& state) {
  const auto x = projected.chunk(3, 1);  // 3 x [B, H]
  const auto u = recurrent.chunk(3, 1);
  const Tensor reset = torch::sigmoid(x[0] + u[0]);
  const Tensor update = torch::sigmoid(x[1] + u[1]);
  const Tensor candidate = torch::tanh(x[2] + reset * u[2]);
  return {candidate + update * (state.hidden - candidate), {}};
}

CellState lstm_step(const Tensor& projected, const Tensor& recurrent, const CellState& state) {
  const auto gates = (projected + recurrent).chunk(4, 1);  // 4 x [B, H]
  const Tensor cell =
      torch::sigmoid(gates[1]) * state.cell + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
  return {torch::sigmoid(gates[3]) * torch::tanh(cell), cell};
}

/// The new state where a token stands, the old one elsewhere. present: [B, 1] bool.
CellState keep_where_absent(const Tensor& present, const CellState& updated, const CellState& old) {
  CellState kept{torch::where(present, updated.hidden, old.hidden), {}};
  if (updated.cell.defined()) kept.cell = torch::where(present, updated.cell, old.cell);
  return kept;
}

}  // namespace

CellSequenceOutputs cell_sequence(const CellSequenceInputs& inputs) {
  // Unbound, not indexed: the gradient of an index is a whole tensor of zeros with one slice filled, at every
  // step.
  const auto projected = inputs.projected.unbind(0);  // S x [B, G·H]
  const auto S = static_cast<int64_t>(projected.size());
  std::vector<Tensor> outputs(projected.size());
  CellState state = inputs.initial;
  for (int64_t step = 0; step < S; ++step) {
    const int64_t position = inputs.direction == Direction::kForward ? step : S - 1 - step;
    const Tensor& x = projected[static_cast<size_t>(position)];
    const Tensor recurrent = linear(state.hidden, inputs.recurrent, inputs.recurrent_bias);  // [B, G·H]
    const CellState updated =
        inputs.kind == CellKind::kGru ? gru_step(x, recurrent, state) : lstm_step(x, recurrent, state);
    state = inputs.present.defined()
                ? keep_where_absent(inputs.present[position].unsqueeze(1), updated, state)
                : updated;
    outputs[static_cast<size_t>(position)] = state.hidden;
  }
  return {torch::stack(outputs, 0), state};
}

}  // namespace seq2see::ops::reference
