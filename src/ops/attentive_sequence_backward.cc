#include <memory>
#include <utility>

#include "ops/attentive_sequence_tape.h"
#include "ops/cell_arrays.h"
#include "ops/matrix_product.h"

namespace seq2see::ops::fused {
namespace {

using Inputs = AttentiveSequenceInputs;

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

}  // namespace

template <class Real>
AttentiveSequenceInputs attentive_backward(const AttentiveSequenceInputs& inputs, const Tape& tape,
                                           Incoming incoming) {
  return Backward<Real>(inputs, tape, std::move(incoming)).run();
}
template AttentiveSequenceInputs attentive_backward<float>(const AttentiveSequenceInputs&, const Tape&,
                                                           Incoming);
template AttentiveSequenceInputs attentive_backward<double>(const AttentiveSequenceInputs&, const Tape&,
                                                            Incoming);

}  // namespace seq2see::ops::fused
