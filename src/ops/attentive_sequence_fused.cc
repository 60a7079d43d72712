#include <utility>

#include "ops/attentive_sequence.h"
#include "ops/attentive_sequence_tape.h"

namespace seq2see::ops::fused {
namespace {

using Inputs = AttentiveSequenceInputs;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Everything that gradients flow to, in a fixed order; some may be undefined.
std::vector<Tensor*> differentiable(Inputs& inputs) {
  std::vector<Tensor*> fields = {
      &inputs.projected,          &inputs.keys,         &inputs.values,       &inputs.feedback_weight,
      &inputs.readout_weight,     &inputs.readout_bias, &inputs.initial_feed, &inputs.scoring.query_weight,
      &inputs.scoring.query_bias, &inputs.scoring.v};
  for (size_t l = 0; l < inputs.layers.size(); ++l) {
    CellWeights& layer = inputs.layers[l];
    fields.insert(fields.end(), {&layer.recurrent, &layer.recurrent_bias});
    if (l > 0) fields.insert(fields.end(), {&layer.input, &layer.input_bias});
    fields.insert(fields.end(), {&inputs.initial[l].hidden, &inputs.initial[l].cell});
  }
  return fields;
}

/// The other tensors.
std::vector<Tensor*> constant(Inputs& inputs) {
  std::vector<Tensor*> fields = {&inputs.mask, &inputs.feed_dropout};
  for (Tensor& factors : inputs.layer_dropout) fields.push_back(&factors);
  return fields;
}

class Sequence : public torch::autograd::Function<Sequence> {
 public:
  /// differentiable: the defined ones of inputs, in order. Returns top states, contexts, weights, features
  /// (or an empty tensor), then for every layer its last hidden state and, for an LSTM, its last cell state.
  static variable_list forward(AutogradContext* context, const Inputs& given, at::TensorList variables) {
    Inputs inputs = given;
    size_t next = 0;
    for (Tensor* const field : differentiable(inputs)) {
      if (field->defined()) *field = variables[next++];
    }
    Tape tape = inputs.projected.scalar_type() == torch::kFloat32 ? attentive_forward<float>(inputs)
                                                                  : attentive_forward<double>(inputs);
    const LayerTape& top = tape.layers.back();
    variable_list results = {top.hidden, tape.contexts, tape.weights,
                             tape.feeds.defined() ? tape.feeds : torch::empty({0}, top.hidden.options())};
    for (const LayerTape& layer : tape.layers) {
      results.push_back(layer.hidden[-1].clone());
      if (layer.cell.defined()) results.push_back(layer.cell[-1].clone());
    }
    variable_list saved;
    for (const auto& fields : {differentiable(inputs), constant(inputs), tape.fields()}) {
      for (const Tensor* const field : fields) saved.push_back(*field);
    }
    context->save_for_backward(saved);
    context->set_materialize_grads(false);
    context->saved_data["lstm"] = inputs.kind == CellKind::kLstm;
    context->saved_data["layers"] = static_cast<int64_t>(inputs.layers.size());
    context->saved_data["layer_dropout"] = static_cast<int64_t>(inputs.layer_dropout.size());
    context->saved_data["scale"] = inputs.scoring.scale;
    return results;
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const variable_list saved = context->get_saved_variables();
    Inputs inputs;
    inputs.kind = context->saved_data["lstm"].toBool() ? CellKind::kLstm : CellKind::kGru;
    inputs.scoring.scale = context->saved_data["scale"].toDouble();
    inputs.layers.resize(static_cast<size_t>(context->saved_data["layers"].toInt()));
    inputs.initial.resize(inputs.layers.size());
    inputs.layer_dropout.resize(static_cast<size_t>(context->saved_data["layer_dropout"].toInt()));
    Tape tape;
    tape.layers.resize(inputs.layers.size());
    size_t next = 0;
    for (const auto& fields : {differentiable(inputs), constant(inputs), tape.fields()}) {
      for (Tensor* const field : fields) *field = saved[next++];
    }
    Incoming incoming{d_results[0], d_results[1], d_results[2], d_results[3], {}};
    if (!moves_first(inputs)) incoming.features = Tensor();
    next = 4;
    for (size_t l = 0; l < inputs.layers.size(); ++l) {
      incoming.last.push_back({d_results[next++], {}});
      if (inputs.kind == CellKind::kLstm) incoming.last.back().cell = d_results[next++];
    }
    if (incoming.weights.defined()) incoming.weights = incoming.weights.contiguous();
    TORCH_CHECK(!moves_first(inputs) || (!incoming.states.defined() && !incoming.contexts.defined()),
                "where moving comes first, what follows reads the features alone");
    Inputs gradients = inputs.projected.scalar_type() == torch::kFloat32
                           ? attentive_backward<float>(inputs, tape, std::move(incoming))
                           : attentive_backward<double>(inputs, tape, std::move(incoming));
    variable_list results = {Tensor()};  // of the inputs as a whole
    const std::vector<Tensor*> of_gradients = differentiable(gradients);
    const std::vector<Tensor*> of_inputs = differentiable(inputs);
    for (size_t i = 0; i < of_inputs.size(); ++i) {
      if (of_inputs[i]->defined()) results.push_back(*of_gradients[i]);
    }
    return results;
  }
};

}  // namespace

AttentiveSequence attentive_sequence(const AttentiveSequenceInputs& given) {
  Inputs inputs = given;
  for (CellState& state : inputs.initial) {
    state.hidden = state.hidden.contiguous();
    if (state.cell.defined()) state.cell = state.cell.contiguous();
  }
  if (inputs.kind == CellKind::kGru) {
    for (CellState& state : inputs.initial) state.cell = Tensor();
  }
  std::vector<Tensor> variables;
  for (const Tensor* const field : differentiable(inputs)) {
    if (field->defined()) variables.push_back(*field);
  }
  const variable_list results = Sequence::apply(inputs, at::TensorList(variables));
  AttentiveSequence sequence;
  sequence.states = results[0].transpose(0, 1);
  sequence.contexts = results[1].transpose(0, 1);
  sequence.weights = results[2].transpose(0, 1);
  if (moves_first(inputs)) sequence.features = results[3].transpose(0, 1);
  size_t next = 4;
  for (size_t l = 0; l < inputs.layers.size(); ++l) {
    sequence.last.push_back({results[next++], {}});
    if (inputs.kind == CellKind::kLstm) sequence.last.back().cell = results[next++];
  }
  return sequence;
}

}  // namespace seq2see::ops::fused
