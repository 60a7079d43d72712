#include <utility>

#include "ops/attention_arrays.h"
#include "ops/attentive_sequence.h"
#include "ops/cell_arrays.h"
#include "ops/matrix_product.h"

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

/// What a forward pass keeps of one layer. Time first.
struct LayerTape {
  Tensor inputs;  // [T, B, H] after dropout; undefined for the lowest layer
  Tensor gates;   // [T, B, G·H]
  Tensor u;       // [T, B, G·H]
  Tensor hidden;  // [T, B, H]
  Tensor cell;    // [T, B, H]; LSTM only

  [[nodiscard]] CellState at(int64_t t) const { return {hidden[t], cell.defined() ? cell[t] : Tensor()}; }
  [[nodiscard]] CellState before(int64_t t, const CellState& initial) const {
    return t == 0 ? initial : at(t - 1);
  }
};

/// What a forward pass keeps. Time first.
struct Tape {
  std::vector<LayerTape> layers;
  Tensor queries;   // [T, B, K]; the states themselves where they are not projected
  Tensor weights;   // [T, B, S]
  Tensor contexts;  // [T, B, C]
  Tensor features;  // [T, B, H] tanh; only where moving comes first
  Tensor feeds;     // [T, B, H] after dropout; likewise

  std::vector<Tensor*> fields() {
    std::vector<Tensor*> all = {&queries, &weights, &contexts, &features, &feeds};
    for (LayerTape& layer : layers) {
      all.insert(all.end(), {&layer.inputs, &layer.gates, &layer.u, &layer.hidden, &layer.cell});
    }
    return all;
  }
};

struct Sizes {
  int64_t T, B, H, C, S, K;

  explicit Sizes(const Inputs& inputs)
      : T(inputs.projected.size(1)),
        B(inputs.projected.size(0)),
        H(inputs.layers.front().recurrent.size(1)),
        C(inputs.values.size(2)),
        S(inputs.values.size(1)),
        K(inputs.keys.size(2)) {}
};

bool moves_first(const Inputs& inputs) { return inputs.readout_weight.defined(); }
bool projects_queries(const Inputs& inputs) { return inputs.scoring.query_weight.defined(); }

AttentionSource source_of(const Inputs& inputs) {
  return {inputs.keys, inputs.values, inputs.mask, inputs.scoring.v, inputs.scoring.scale};
}

/// Time first, as a new tensor that may be written.
Tensor to_time_first(const Tensor& batch_first) {
  return batch_first.detach().transpose(0, 1).clone(torch::MemoryFormat::Contiguous);
}

template <class Real>
class Forward {
 public:
  explicit Forward(const Inputs& inputs)
      : inputs_(inputs),
        sizes_(inputs),
        source_(source_of(inputs)),
        x_(to_time_first(inputs.projected)),
        feedback_(packed(inputs.feedback_weight, Orientation::kTransposed)) {
    const auto options = x_.options().requires_grad(false);
    const auto steps = [&](int64_t width) { return torch::empty({sizes_.T, sizes_.B, width}, options); };
    const int64_t gates = gate_count(inputs.kind) * sizes_.H;
    for (size_t l = 0; l < inputs.layers.size(); ++l) {
      const CellWeights& layer = inputs.layers[l];
      tape_.layers.push_back({l > 0 ? steps(sizes_.H) : Tensor(), steps(gates), steps(gates), steps(sizes_.H),
                              inputs.kind == CellKind::kLstm ? steps(sizes_.H) : Tensor()});
      recurrent_.push_back(packed(layer.recurrent, Orientation::kTransposed));
      input_.push_back(l > 0 ? packed(layer.input, Orientation::kTransposed) : nullptr);
    }
    if (projects_queries(inputs)) {
      tape_.queries = steps(sizes_.K);
      query_ = packed(inputs.scoring.query_weight, Orientation::kTransposed);
    }
    tape_.weights = steps(sizes_.S);
    tape_.contexts = steps(sizes_.C);
    if (moves_first(inputs)) {
      tape_.features = steps(sizes_.H);
      tape_.feeds = inputs.feed_dropout.defined() ? steps(sizes_.H) : tape_.features;
      const Tensor readout = inputs.readout_weight.detach();
      readout_state_ = std::make_shared<PackedMatrix>(readout.slice(1, 0, sizes_.H).t());
      readout_context_ = std::make_shared<PackedMatrix>(readout.slice(1, sizes_.H).t());
    }
  }

  Tape run() && {
    for (int64_t t = 0; t < sizes_.T; ++t) {
      if (moves_first(inputs_)) {
        move(t, t == 0 ? inputs_.initial_feed : tape_.feeds[t - 1]);
        attend(t, top().hidden[t]);
        read_out(t);
      } else {
        attend(t, t == 0 ? inputs_.initial.back().hidden : top().hidden[t - 1]);
        move(t, tape_.contexts[t]);
      }
    }
    return std::move(tape_);
  }

 private:
  [[nodiscard]] const LayerTape& top() const { return tape_.layers.back(); }

  void attend(int64_t t, const Tensor& state) {
    Tensor query = state;
    if (query_ != nullptr) {
      query = tape_.queries[t];
      const Tensor& bias = inputs_.scoring.query_bias;
      if (bias.defined()) query.copy_(bias.detach().unsqueeze(0));
      query_->multiply(state, query, /*accumulate=*/bias.defined());
    }
    // One step: the strides over time are not used.
    const auto step = [](const Tensor& of_step) { return time_first<Real>(of_step.unsqueeze(0)); };
    kernels::kernels<Real>().attention_forward(
        source_.shape(1),
        {attention_inputs<Real>(source_, step(query)), step(tape_.weights[t]), step(tape_.contexts[t])});
  }

  void move(int64_t t, const Tensor& feedback) {
    feedback_->multiply(feedback, x_[t], /*accumulate=*/true);
    for (size_t l = 0; l < tape_.layers.size(); ++l) {
      const LayerTape& layer = tape_.layers[l];
      Tensor x = x_[t];
      if (l > 0) {
        Tensor input = layer.inputs[t];
        input.copy_(tape_.layers[l - 1].hidden[t]);
        if (!inputs_.layer_dropout.empty()) input.mul_(inputs_.layer_dropout[l - 1][t]);
        x = inputs_.layers[l].input_bias.detach().unsqueeze(0).repeat({sizes_.B, 1});
        input_[l]->multiply(input, x, /*accumulate=*/true);
      }
      const CellState before = layer.before(t, inputs_.initial[l]);
      const Tensor u = layer.u[t];
      recurrent_[l]->multiply(before.hidden, u);
      cell_forward<Real>(inputs_.kind, {sizes_.B, sizes_.H, nullptr},
                         {x, u, inputs_.layers[l].recurrent_bias, before, layer.gates[t], layer.at(t)});
    }
  }

  void read_out(int64_t t) {
    Tensor feature = tape_.features[t];
    feature.copy_(inputs_.readout_bias.detach().unsqueeze(0));
    readout_state_->multiply(top().hidden[t], feature, /*accumulate=*/true);
    readout_context_->multiply(tape_.contexts[t], feature, /*accumulate=*/true);
    kernels::kernels<Real>().tanh(feature.numel(), feature.data_ptr<Real>(), feature.data_ptr<Real>());
    if (inputs_.feed_dropout.defined()) {
      Tensor feed = tape_.feeds[t];
      torch::mul_out(feed, feature, inputs_.feed_dropout[t]);
    }
  }

  const Inputs& inputs_;
  Sizes sizes_;
  AttentionSource source_;
  Tensor x_;  // [T, B, G·H] what enters the lowest cell
  std::vector<std::shared_ptr<const PackedMatrix>> recurrent_;
  std::vector<std::shared_ptr<const PackedMatrix>> input_;
  std::shared_ptr<const PackedMatrix> feedback_;
  std::shared_ptr<const PackedMatrix> query_;
  std::shared_ptr<const PackedMatrix> readout_state_;
  std::shared_ptr<const PackedMatrix> readout_context_;
  Tape tape_;
};

/// What flows into a backward pass. Time first; undefined: nothing.
struct Incoming {
  Tensor states;    // [T, B, H]; only where attending comes first
  Tensor contexts;  // [T, B, C]; likewise
  Tensor weights;   // [T, B, S]
  Tensor features;  // [T, B, H]; only where moving comes first
  std::vector<CellState> last;
};

template <class Real>
class Backward {
 public:
  Backward(const Inputs& inputs, const Tape& tape, Incoming incoming)
      : inputs_(inputs),
        tape_(tape),
        incoming_(std::move(incoming)),
        sizes_(inputs),
        source_(source_of(inputs)),
        source_gradients_(source_),
        feedback_(packed(inputs.feedback_weight, Orientation::kPlain)) {
    const auto options = tape.weights.options().requires_grad(false);
    const auto steps = [&](int64_t width) { return torch::empty({sizes_.T, sizes_.B, width}, options); };
    const int64_t gates = gate_count(inputs.kind) * sizes_.H;
    for (size_t l = 0; l < inputs.layers.size(); ++l) {
      d_x_.push_back(steps(gates));
      // What flows into both sums of an LSTM's gates is the same.
      d_u_.push_back(inputs.kind == CellKind::kGru ? steps(gates) : d_x_.back());
      recurrent_.push_back(packed(inputs.layers[l].recurrent, Orientation::kPlain));
      input_.push_back(l > 0 ? packed(inputs.layers[l].input, Orientation::kPlain) : nullptr);
      const auto start = [&](const Tensor& last) {
        return last.defined() ? last.clone(torch::MemoryFormat::Contiguous)
                              : torch::zeros({sizes_.B, sizes_.H}, options);
      };
      d_state_.push_back({start(incoming_.last[l].hidden),
                          inputs.kind == CellKind::kLstm ? start(incoming_.last[l].cell) : Tensor()});
      d_before_.push_back(
          {torch::empty({sizes_.B, sizes_.H}, options),
           inputs.kind == CellKind::kLstm ? torch::empty({sizes_.B, sizes_.H}, options) : Tensor()});
    }
    d_queries_ = steps(sizes_.K);
    d_energies_ = steps(sizes_.S);
    d_contexts_ = incoming_.contexts.defined() ? incoming_.contexts.clone(torch::MemoryFormat::Contiguous)
                                               : steps(sizes_.C).zero_();
    if (projects_queries(inputs)) query_ = packed(inputs.scoring.query_weight, Orientation::kPlain);
    if (moves_first(inputs)) {
      d_readout_ = steps(sizes_.H);
      d_feed_ = torch::zeros({sizes_.B, sizes_.H}, options);
      const Tensor readout = inputs.readout_weight.detach();
      readout_state_ = std::make_shared<PackedMatrix>(readout.slice(1, 0, sizes_.H));
      readout_context_ = std::make_shared<PackedMatrix>(readout.slice(1, sizes_.H));
    }
  }

  /// The gradients, each in the place of what it belongs to.
  Inputs run() && {
    for (int64_t t = sizes_.T - 1; t >= 0; --t) {
      if (moves_first(inputs_)) {
        read_out(t);
        attend(t, d_state_.back().hidden);
        move(t);
        feedback_->multiply(d_x_.front()[t], d_feed_);
      } else {
        if (incoming_.states.defined()) d_state_.back().hidden.add_(incoming_.states[t]);
        move(t);
        feedback_->multiply(d_x_.front()[t], d_contexts_[t], /*accumulate=*/true);
        attend(t, d_state_.back().hidden);
      }
    }
    return gather();
  }

 private:
  /// From the features of step t to the top state and the context.
  void read_out(int64_t t) {
    Tensor d_feature = d_readout_[t];
    d_feature.copy_(d_feed_);
    if (incoming_.features.defined()) d_feature.add_(incoming_.features[t]);
    if (inputs_.feed_dropout.defined()) d_feature.mul_(inputs_.feed_dropout[t]);
    const Tensor feature = tape_.features[t];
    d_feature.mul_(1.0 - feature * feature);
    readout_state_->multiply(d_feature, d_state_.back().hidden, /*accumulate=*/true);
    readout_context_->multiply(d_feature, d_contexts_[t]);
  }

  /// From the context of step t to the state that asked, and to keys and v.
  void attend(int64_t t, const Tensor& d_state) {
    const auto step = [](const Tensor& of_step) { return time_first<Real>(of_step.unsqueeze(0)); };
    const Tensor d_query = d_queries_[t];
    kernels::AttentionBackward<Real> attention;
    attention.inputs = attention_inputs<Real>(source_, step(query(t)));
    attention.weights = read(step(tape_.weights[t]));
    attention.d_context = read(step(d_contexts_[t]));
    if (incoming_.weights.defined()) attention.d_weights = read(step(incoming_.weights[t]));
    attention.d_queries = step(d_query);
    attention.d_energies = step(d_energies_[t]);
    if (source_.v.defined()) {
      attention.d_keys = source_gradients_.keys.template data_ptr<Real>();
      attention.d_v = source_gradients_.v.template data_ptr<Real>();
    }
    kernels::kernels<Real>().attention_backward(source_.shape(1), attention);
    if (query_ != nullptr) {
      query_->multiply(d_query, d_state, /*accumulate=*/true);
    } else {
      d_state.add_(d_query);
    }
  }

  [[nodiscard]] Tensor query(int64_t t) const {
    return tape_.queries.defined() ? tape_.queries[t] : asking_state(t);
  }
  /// The state that step t attends with.
  [[nodiscard]] Tensor asking_state(int64_t t) const {
    const LayerTape& top = tape_.layers.back();
    return moves_first(inputs_) ? top.hidden[t] : top.before(t, inputs_.initial.back()).hidden;
  }

  /// From the states after step t to those before it, and to the inputs of every layer.
  void move(int64_t t) {
    for (size_t l = tape_.layers.size(); l-- > 0;) {
      const LayerTape& layer = tape_.layers[l];
      const Tensor d_u = d_u_[l][t];
      cell_backward<Real>(
          inputs_.kind, {sizes_.B, sizes_.H, nullptr},
          {layer.gates[t], layer.u[t], inputs_.layers[l].recurrent_bias, layer.before(t, inputs_.initial[l]),
           layer.at(t).cell, d_state_[l], d_x_[l][t], d_u, d_before_[l]});
      recurrent_[l]->multiply(d_u, d_before_[l].hidden, /*accumulate=*/true);
      std::swap(d_state_[l], d_before_[l]);
      if (l == 0) continue;
      if (inputs_.layer_dropout.empty()) {
        input_[l]->multiply(d_x_[l][t], d_state_[l - 1].hidden, /*accumulate=*/true);
      } else {
        Tensor d_input = torch::empty_like(d_state_[l - 1].hidden);
        input_[l]->multiply(d_x_[l][t], d_input);
        d_state_[l - 1].hidden.addcmul_(d_input, inputs_.layer_dropout[l - 1][t]);
      }
    }
  }

  /// All steps of one after the other before the first step, as rows: [T·B, N].
  static Tensor shifted(const Tensor& steps, const Tensor& first) {
    return torch::cat({first.unsqueeze(0), steps.slice(0, 0, steps.size(0) - 1)}).flatten(0, 1);
  }

  Inputs gather() {
    Inputs gradients;
    const auto rows = [](const Tensor& steps) { return steps.flatten(0, 1); };
    gradients.projected = d_x_.front().transpose(0, 1);
    gradients.initial = d_state_;
    for (size_t l = 0; l < tape_.layers.size(); ++l) {
      const LayerTape& layer = tape_.layers[l];
      const Tensor d_u = rows(d_u_[l]);
      CellWeights weights;
      weights.recurrent = outer_product(d_u, shifted(layer.hidden, inputs_.initial[l].hidden));
      weights.recurrent_bias = d_u.sum(0);
      if (l > 0) {
        weights.input = outer_product(rows(d_x_[l]), rows(layer.inputs));
        weights.input_bias = rows(d_x_[l]).sum(0);
      }
      gradients.layers.push_back(weights);
    }
    const Tensor d_x = rows(d_x_.front());
    const LayerTape& top = tape_.layers.back();
    if (moves_first(inputs_)) {
      gradients.feedback_weight = outer_product(d_x, shifted(tape_.feeds, inputs_.initial_feed));
      gradients.initial_feed = d_feed_;
      const Tensor d_readout = rows(d_readout_);
      gradients.readout_weight = torch::cat(
          {outer_product(d_readout, rows(top.hidden)), outer_product(d_readout, rows(tape_.contexts))}, 1);
      gradients.readout_bias = d_readout.sum(0);
    } else {
      gradients.feedback_weight = outer_product(d_x, rows(tape_.contexts));
    }
    const Tensor asking =
        moves_first(inputs_) ? rows(top.hidden) : shifted(top.hidden, inputs_.initial.back().hidden);
    Tensor queries = tape_.queries;
    if (projects_queries(inputs_)) {
      gradients.scoring.query_weight = outer_product(rows(d_queries_), asking);
      if (inputs_.scoring.query_bias.defined()) gradients.scoring.query_bias = rows(d_queries_).sum(0);
    } else {
      queries = asking.view({sizes_.T, sizes_.B, sizes_.K});
    }
    gather_source_gradients<Real>(source_, sizes_.T, time_first<Real>(queries),
                                  time_first<Real>(tape_.weights), time_first<Real>(d_contexts_),
                                  time_first<Real>(d_energies_), source_gradients_);
    gradients.keys = source_gradients_.keys;
    gradients.values = source_gradients_.values;
    gradients.scoring.v = source_gradients_.v;
    return gradients;
  }

  const Inputs& inputs_;
  const Tape& tape_;
  Incoming incoming_;
  Sizes sizes_;
  AttentionSource source_;
  SourceGradients source_gradients_;
  std::shared_ptr<const PackedMatrix> feedback_;
  std::vector<std::shared_ptr<const PackedMatrix>> recurrent_;
  std::vector<std::shared_ptr<const PackedMatrix>> input_;
  std::shared_ptr<const PackedMatrix> query_;
  std::shared_ptr<const PackedMatrix> readout_state_;
  std::shared_ptr<const PackedMatrix> readout_context_;
  std::vector<Tensor> d_x_;          // [T, B, G·H] of every layer
  std::vector<Tensor> d_u_;          // [T, B, G·H]
  std::vector<CellState> d_state_;   // [B, H] of the states after the step in hand
  std::vector<CellState> d_before_;  // [B, H] of those before it
  Tensor d_queries_;                 // [T, B, K]
  Tensor d_energies_;                // [T, B, S]
  Tensor d_contexts_;                // [T, B, C]
  Tensor d_readout_;                 // [T, B, H] before tanh
  Tensor d_feed_;                    // [B, H] of what the step in hand was fed
};

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
    Tape tape = inputs.projected.scalar_type() == torch::kFloat32 ? Forward<float>(inputs).run()
                                                                  : Forward<double>(inputs).run();
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
                           ? Backward<float>(inputs, tape, std::move(incoming)).run()
                           : Backward<double>(inputs, tape, std::move(incoming)).run();
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
