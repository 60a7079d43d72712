#include <memory>
#include <utility>

#include "ops/attentive_sequence_tape.h"
#include "ops/cell_arrays.h"
#include "ops/matrix_product.h"

namespace seq2see::ops::fused {
namespace {

using Inputs = AttentiveSequenceInputs;

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

}  // namespace

template <class Real>
Tape attentive_forward(const AttentiveSequenceInputs& inputs) {
  return Forward<Real>(inputs).run();
}
template Tape attentive_forward<float>(const AttentiveSequenceInputs&);
template Tape attentive_forward<double>(const AttentiveSequenceInputs&);

}  // namespace seq2see::ops::fused
