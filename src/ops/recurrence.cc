#include "ops/recurrence.h"

#include <vector>

namespace seq2see::ops {
namespace {

void check_step(CellKind kind, const CellWeights& weights, const Tensor& projected, const CellState& state) {
  const int64_t H = weights.recurrent.size(1);
  expect_shape(weights.recurrent, {gate_count(kind) * H, H}, "recurrent weights");
  expect_shape(projected, {-1, gate_count(kind) * H}, "projected inputs");
  expect_shape(state.hidden, {projected.size(0), H}, "hidden state");
  if (kind == CellKind::kLstm) expect_shape(state.cell, {projected.size(0), H}, "cell state");
}

CellState gru_step(const CellWeights& weights, const Tensor& projected, const CellState& state) {
  const Tensor recurrent =
      torch::addmm(weights.recurrent_bias, state.hidden, weights.recurrent.t());  // [B, 3H]
  const auto x = projected.chunk(3, 1);                                           // 3 x [B, H]
  const auto u = recurrent.chunk(3, 1);
  const Tensor reset = torch::sigmoid(x[0] + u[0]);
  const Tensor update = torch::sigmoid(x[1] + u[1]);
  const Tensor candidate = torch::tanh(x[2] + reset * u[2]);
  return {candidate + update * (state.hidden - candidate), {}};
}

CellState lstm_step(const CellWeights& weights, const Tensor& projected, const CellState& state) {
  const Tensor recurrent =
      torch::addmm(weights.recurrent_bias, state.hidden, weights.recurrent.t());  // [B, 4H]
  const auto gates = (projected + recurrent).chunk(4, 1);                         // 4 x [B, H]
  const Tensor cell =
      torch::sigmoid(gates[1]) * state.cell + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
  return {torch::sigmoid(gates[3]) * torch::tanh(cell), cell};
}

/// The new state where the mask is true, the old one elsewhere. present: [B, 1] bool.
CellState keep_where_absent(const Tensor& present, const CellState& updated, const CellState& old) {
  CellState kept{torch::where(present, updated.hidden, old.hidden), {}};
  if (updated.cell.defined()) kept.cell = torch::where(present, updated.cell, old.cell);
  return kept;
}

}  // namespace

int64_t gate_count(CellKind kind) { return kind == CellKind::kGru ? 3 : 4; }

CellState CellState::select(const Tensor& rows) const {
  return {hidden.index_select(0, rows), cell.defined() ? cell.index_select(0, rows) : Tensor()};
}

Tensor project_inputs(const CellWeights& weights, const Tensor& inputs) {
  return torch::linear(inputs, weights.input, weights.input_bias);
}

CellState cell_step(CellKind kind, const CellWeights& weights, const Tensor& projected,
                    const CellState& state) {
  check_step(kind, weights, projected, state);
  return kind == CellKind::kGru ? gru_step(weights, projected, state) : lstm_step(weights, projected, state);
}

Sequence cell_sequence(CellKind kind, const CellWeights& weights, const Tensor& inputs, const Tensor& mask,
                       const CellState& initial, Direction direction) {
  const int64_t S = inputs.size(1);
  expect_shape(mask, {inputs.size(0), S}, "mask");
  // Time first, so that the rows of one step lie side by side.
  // Unbound, not indexed: the gradient of an index is a whole tensor of zeros with one slice filled, at every
  // step.
  const auto projected =
      project_inputs(weights, inputs.transpose(0, 1).contiguous()).unbind(0);  // S x [B, G·H]
  const Tensor present = mask.t().unsqueeze(2);                                // [S, B, 1]
  const auto full = mask.all(0).to(torch::kCPU);                               // [S]
  std::vector<Tensor> outputs(static_cast<size_t>(S));
  CellState state = initial;
  for (int64_t step = 0; step < S; ++step) {
    const int64_t position = direction == Direction::kForward ? step : S - 1 - step;
    const CellState updated = cell_step(kind, weights, projected[static_cast<size_t>(position)], state);
    // Most positions stand in every sentence of a batch sorted by length: no selection needed there.
    const bool everywhere = full[position].item<bool>();
    state = everywhere ? updated : keep_where_absent(present[position], updated, state);
    outputs[static_cast<size_t>(position)] = state.hidden;
  }
  return {torch::stack(outputs, 1), state};
}

}  // namespace seq2see::ops
