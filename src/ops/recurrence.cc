#include "ops/recurrence.h"

#include "ops/linear.h"
#include "ops/recurrence_twins.h"

namespace seq2see::ops {
namespace {

void check_weights(CellKind kind, const CellWeights& weights) {
  const int64_t H = weights.recurrent.size(1);
  const int64_t rows = gate_count(kind) * H;
  expect_shape(weights.input, {rows, -1}, "input weights");
  expect_shape(weights.recurrent, {rows, H}, "recurrent weights");
  expect_shape(weights.input_bias, {rows}, "input bias");
  expect_shape(weights.recurrent_bias, {rows}, "recurrent bias");
}

void check_state(CellKind kind, const CellWeights& weights, const CellState& state, int64_t B) {
  const int64_t H = weights.recurrent.size(1);
  expect_shape(state.hidden, {B, H}, "hidden state");
  if (kind == CellKind::kLstm) expect_shape(state.cell, {B, H}, "cell state");
}

CellSequenceOutputs run(const CellSequenceInputs& inputs) {
  return uses_fused(inputs.projected) ? fused::cell_sequence(inputs) : reference::cell_sequence(inputs);
}

}  // namespace

int64_t gate_count(CellKind kind) { return kind == CellKind::kGru ? 3 : 4; }

CellState CellState::select(const Tensor& rows) const {
  return {hidden.index_select(0, rows), cell.defined() ? cell.index_select(0, rows) : Tensor()};
}

Tensor project_inputs(const CellWeights& weights, const Tensor& inputs) {
  return linear(inputs, weights.input, weights.input_bias);
}

CellState cell_step(CellKind kind, const CellWeights& weights, const Tensor& projected,
                    const CellState& state) {
  check_weights(kind, weights);
  expect_shape(projected, {-1, weights.recurrent.size(0)}, "projected inputs");
  check_state(kind, weights, state, projected.size(0));
  return run({.kind = kind,
              .projected = projected.unsqueeze(0),
              .recurrent = weights.recurrent,
              .recurrent_bias = weights.recurrent_bias,
              .present = {},
              .initial = state})
      .last;
}

Sequence cell_sequence(CellKind kind, const CellWeights& weights, const Tensor& inputs, const Tensor& mask,
                       const CellState& initial, Direction direction) {
  const int64_t B = inputs.size(0);
  check_weights(kind, weights);
  expect_shape(mask, {B, inputs.size(1)}, "mask");
  check_state(kind, weights, initial, B);
  const CellSequenceOutputs sequence =
      run({.kind = kind,
           .projected = project_inputs(weights, inputs.transpose(0, 1).contiguous()),  // [S, B, G·H]
           .recurrent = weights.recurrent,
           .recurrent_bias = weights.recurrent_bias,
           .present = mask.all().item<bool>() ? Tensor() : mask.t().contiguous(),
           .initial = initial,
           .direction = direction});
  return {sequence.outputs.transpose(0, 1).contiguous(), sequence.last};
}

}  // namespace seq2see::ops
