#include <utility>

#include "ops/cell_arrays.h"
#include "ops/matrix_product.h"
#include "ops/recurrence_twins.h"

namespace seq2see::ops::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What a forward pass keeps for its backward pass.
struct Trace {
  Tensor gates;    // [S, B, G·H] after their squashing
  Tensor u;        // [S, B, G·H] recurrent products; GRU only
  Tensor outputs;  // [S, B, H]
  Tensor cells;    // [S, B, H]; LSTM only

  [[nodiscard]] CellState at(int64_t position) const {
    return {outputs[position], cells.defined() ? cells[position] : Tensor()};
  }
};

/// The position of a step, and of the step before it.
struct Walk {
  Direction direction;
  int64_t S;

  [[nodiscard]] int64_t position(int64_t step) const {
    return direction == Direction::kForward ? step : S - 1 - step;
  }
};

kernels::StepRows rows_of_step(const Tensor& outputs, const Tensor& present, int64_t position) {
  const int64_t B = outputs.size(1);
  return {B, outputs.size(2), present.defined() ? present.data_ptr<bool>() + position * B : nullptr};
}

/// The states before each step, by position: [S, B, H].
Tensor states_before(const Tensor& states, const Tensor& initial, Direction direction) {
  const int64_t S = states.size(0);
  const Tensor first = initial.unsqueeze(0);
  return direction == Direction::kForward ? torch::cat({first, states.slice(0, 0, S - 1)})
                                          : torch::cat({states.slice(0, 1, S), first});
}

template <class Real>
Trace run_forward(const CellSequenceInputs& inputs) {
  const int64_t S = inputs.projected.size(0);
  const int64_t B = inputs.projected.size(1);
  const int64_t H = inputs.recurrent.size(1);
  const bool lstm = inputs.kind == CellKind::kLstm;
  const auto options = inputs.projected.options().requires_grad(false);
  Trace trace{torch::empty_like(inputs.projected, options), {}, torch::empty({S, B, H}, options), {}};
  // An LSTM needs its recurrent products only within a step.
  trace.u = lstm ? torch::empty({1, B, 4 * H}, options) : torch::empty_like(inputs.projected, options);
  if (lstm) trace.cells = torch::empty({S, B, H}, options);

  const Walk walk{inputs.direction, S};
  const auto weights = packed(inputs.recurrent, Orientation::kTransposed);
  CellState state = inputs.initial;
  for (int64_t step = 0; step < S; ++step) {
    const int64_t position = walk.position(step);
    const Tensor u = trace.u[lstm ? 0 : position];
    weights->multiply(state.hidden, u);
    const CellState next = trace.at(position);
    cell_forward<Real>(
        inputs.kind, rows_of_step(trace.outputs, inputs.present, position),
        {inputs.projected[position], u, inputs.recurrent_bias, state, trace.gates[position], next});
    state = next;
  }
  if (lstm) trace.u = Tensor();
  return trace;
}

/// Everything that the backward pass returns, by step where it is by step.
struct StepGradients {
  Tensor projected;   // [S, B, G·H]
  Tensor u;           // [S, B, G·H]; the same tensor for an LSTM
  CellState initial;  // [B, H] each
};

template <class Real>
StepGradients run_backward(const CellSequenceInputs& inputs, const Trace& trace, const Tensor& d_outputs,
                           const Tensor& d_last_cell) {
  const int64_t S = trace.outputs.size(0);
  const bool lstm = inputs.kind == CellKind::kLstm;
  StepGradients gradients;
  gradients.projected = torch::empty_like(trace.gates);
  gradients.u = lstm ? gradients.projected : torch::empty_like(trace.gates);
  CellState& d_after = gradients.initial;  // once the first step has been left
  d_after.hidden = torch::zeros_like(inputs.initial.hidden);
  CellState d_before{torch::empty_like(d_after.hidden), {}};
  if (lstm) {
    d_after.cell = d_last_cell.clone(torch::MemoryFormat::Contiguous);
    d_before.cell = torch::empty_like(d_after.cell);
  }
  const auto weights = packed(inputs.recurrent, Orientation::kPlain);
  const Walk walk{inputs.direction, S};
  for (int64_t step = S - 1; step >= 0; --step) {
    const int64_t position = walk.position(step);
    const CellState before = step == 0 ? inputs.initial : trace.at(walk.position(step - 1));
    d_after.hidden.add_(d_outputs[position]);
    const Tensor d_u = gradients.u[position];
    cell_backward<Real>(
        inputs.kind, rows_of_step(trace.outputs, inputs.present, position),
        {trace.gates[position], lstm ? Tensor() : trace.u[position], inputs.recurrent_bias, before,
         trace.at(position).cell, d_after, gradients.projected[position], d_u, d_before});
    weights->multiply(d_u, d_before.hidden, /*accumulate=*/true);
    std::swap(d_after, d_before);
  }
  return gradients;
}

class CellSequence : public torch::autograd::Function<CellSequence> {
 public:
  /// Returns outputs [S, B, H] and, for an LSTM, the last cell state [B, H].
  static variable_list forward(AutogradContext* context, const CellSequenceInputs& inputs,
                               const Tensor& projected, const Tensor& recurrent, const Tensor& recurrent_bias,
                               const Tensor& hidden, const Tensor& cell) {
    const CellSequenceInputs dense{inputs.kind,     projected.contiguous(),
                                   recurrent,       recurrent_bias.contiguous(),
                                   inputs.present,  {hidden.contiguous(), cell.contiguous()},
                                   inputs.direction};
    const bool single = projected.scalar_type() == torch::kFloat32;
    const Trace trace = single ? run_forward<float>(dense) : run_forward<double>(dense);
    context->saved_data["lstm"] = inputs.kind == CellKind::kLstm;
    context->saved_data["forward"] = inputs.direction == Direction::kForward;
    context->save_for_backward({dense.recurrent, dense.recurrent_bias, dense.initial.hidden,
                                dense.initial.cell, inputs.present, trace.gates, trace.u, trace.outputs,
                                trace.cells});
    if (inputs.kind == CellKind::kGru) return {trace.outputs};
    const int64_t end = inputs.direction == Direction::kForward ? projected.size(0) - 1 : 0;
    return {trace.outputs, trace.cells[end].clone()};
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const variable_list saved = context->get_saved_variables();
    const CellSequenceInputs inputs{
        context->saved_data["lstm"].toBool() ? CellKind::kLstm : CellKind::kGru,
        {},
        saved[0],
        saved[1],
        saved[4],
        {saved[2], saved[3]},
        context->saved_data["forward"].toBool() ? Direction::kForward : Direction::kBackward};
    const Trace trace{saved[5], saved[6], saved[7], saved[8]};
    const Tensor d_outputs = d_results[0].defined() ? d_results[0] : torch::zeros_like(trace.outputs);
    Tensor d_cell;
    if (inputs.kind == CellKind::kLstm) {
      d_cell = d_results[1].defined() ? d_results[1] : torch::zeros_like(inputs.initial.cell);
    }
    const bool single = trace.outputs.scalar_type() == torch::kFloat32;
    const StepGradients gradients = single ? run_backward<float>(inputs, trace, d_outputs, d_cell)
                                           : run_backward<double>(inputs, trace, d_outputs, d_cell);
    // One product over all steps instead of one a step.
    const Tensor before = states_before(trace.outputs, inputs.initial.hidden, inputs.direction);
    const Tensor d_u = gradients.u.flatten(0, 1);                         // [S·B, G·H]
    const Tensor d_recurrent = outer_product(d_u, before.flatten(0, 1));  // [G·H, H]
    return {Tensor(),   gradients.projected,      d_recurrent,
            d_u.sum(0), gradients.initial.hidden, gradients.initial.cell};
  }
};

}  // namespace

CellSequenceOutputs cell_sequence(const CellSequenceInputs& inputs) {
  const bool lstm = inputs.kind == CellKind::kLstm;
  // A function of autograd takes no undefined tensor: a GRU's hidden state stands where an LSTM has its cell
  // state, and gets no gradient there.
  const Tensor& cell = lstm ? inputs.initial.cell : inputs.initial.hidden;
  const variable_list results = CellSequence::apply(inputs, inputs.projected, inputs.recurrent,
                                                    inputs.recurrent_bias, inputs.initial.hidden, cell);
  // Padding lets the state pass, so the last output is the last state.
  const int64_t end = inputs.direction == Direction::kForward ? inputs.projected.size(0) - 1 : 0;
  return {results[0], {results[0][end], lstm ? results[1] : Tensor()}};
}

}  // namespace seq2see::ops::fused
