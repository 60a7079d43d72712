// One step of a cell between its matrix products: tensors in, kernels called. Known to the fused operations
// alone.
#pragma once

#include "ops/kernels/kernels.h"
#include "ops/recurrence.h"

namespace seq2see::ops::fused {

/// All [B, …] and contiguous.
struct CellStepForward {
  const Tensor& x;          // [B, G·H] projected inputs
  const Tensor& u;          // [B, G·H] recurrent products
  const Tensor& bias;       // [G·H] of the recurrent products
  const CellState& before;  // [B, H]
  const Tensor& gates;      // [B, G·H] written
  const CellState& after;   // [B, H] written
};

template <class Real>
void cell_forward(CellKind kind, const kernels::StepRows& rows, const CellStepForward& step) {
  const kernels::Kernels<Real>& with = kernels::kernels<Real>();
  const auto data = [](const Tensor& tensor) { return tensor.data_ptr<Real>(); };
  if (kind == CellKind::kGru) {
    with.gru_forward(rows, {data(step.x), data(step.u), data(step.bias), data(step.before.hidden),
                            data(step.gates), data(step.after.hidden)});
  } else {
    with.lstm_forward(
        rows, {data(step.x), data(step.u), data(step.bias), data(step.before.hidden), data(step.before.cell),
               data(step.gates), data(step.after.hidden), data(step.after.cell)});
  }
}

struct CellStepBackward {
  const Tensor& gates;        // [B, G·H]
  const Tensor& u;            // [B, G·H]; GRU only
  const Tensor& bias;         // [G·H]; GRU only
  const CellState& before;    // [B, H]
  const Tensor& after_cell;   // [B, H]; LSTM only
  const CellState& d_after;   // [B, H]
  const Tensor& d_x;          // [B, G·H] written
  const Tensor& d_u;          // [B, G·H] written; the same tensor as d_x for an LSTM
  const CellState& d_before;  // [B, H] written, but for what flows through the recurrent products
};

template <class Real>
void cell_backward(CellKind kind, const kernels::StepRows& rows, const CellStepBackward& step) {
  const kernels::Kernels<Real>& with = kernels::kernels<Real>();
  const auto data = [](const Tensor& tensor) { return tensor.data_ptr<Real>(); };
  if (kind == CellKind::kGru) {
    with.gru_backward(
        rows, {data(step.gates), data(step.u), data(step.bias), data(step.before.hidden),
               data(step.d_after.hidden), data(step.d_x), data(step.d_u), data(step.d_before.hidden)});
  } else {
    with.lstm_backward(rows, {data(step.gates), data(step.before.cell), data(step.after_cell),
                              data(step.d_after.hidden), data(step.d_after.cell), data(step.d_x),
                              data(step.d_before.hidden), data(step.d_before.cell)});
  }
}

}  // namespace seq2see::ops::fused
