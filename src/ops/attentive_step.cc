#include "ops/attentive_step.h"

#include <utility>

#include "ops/attention_arrays.h"
#include "ops/cell_arrays.h"

namespace seq2see::ops::fused {
namespace {

/// A table may take so much memory.
constexpr int64_t kMostTableBytes = int64_t{128} << 20;

/// Further columns between the values of one token and the next: annotations that are a power of two apart
/// would fall into the same few places of the cache.
constexpr int64_t kValuePadding = 16;

void detach(Tensor& tensor) {
  if (tensor.defined()) tensor = tensor.detach().contiguous();
}

AttentiveStepWeights detached(AttentiveStepWeights weights) {
  for (CellWeights& layer : weights.layers) {
    for (Tensor* const tensor : {&layer.input, &layer.recurrent, &layer.input_bias, &layer.recurrent_bias}) {
      detach(*tensor);
    }
  }
  for (Tensor* const tensor :
       {&weights.scoring.query_weight, &weights.scoring.query_bias, &weights.scoring.v, &weights.embedding,
        &weights.feedback_weight, &weights.readout_weight, &weights.readout_bias}) {
    detach(*tensor);
  }
  return weights;
}

/// x W + b for every row of x; b undefined: none.
Tensor affine(const Tensor& x, const PackedMatrix& weight, const Tensor& bias) {
  Tensor y = torch::empty({x.size(0), weight.columns()}, x.options());
  if (bias.defined()) y.copy_(bias.unsqueeze(0));
  weight.multiply(x, y, /*accumulate=*/bias.defined());
  return y;
}

}  // namespace

AttentiveStep::AttentiveStep(const AttentiveStepWeights& weights, int64_t tokens)
    : weights_(detached(weights)),
      H_(weights.layers.front().recurrent.size(1)),
      C_(weights.readout_weight.size(1) - H_),
      F_(weights.readout_weight.size(0)) {
  const bool attends_first = weights.wiring == StepWiring::kAttendThenMove;
  if (attends_first) C_ -= weights.embedding.size(1);
  // Packed as the model's own parameters: they may have been packed before.
  for (const CellWeights& layer : weights.layers) {
    layers_.push_back(
        {packed(layer.input, Orientation::kTransposed), packed(layer.recurrent, Orientation::kTransposed)});
  }
  if (weights.scoring.query_weight.defined())
    query_ = packed(weights.scoring.query_weight, Orientation::kTransposed);
  const Tensor& readout = weights_.readout_weight;
  Tensor value = readout.slice(1, H_, H_ + C_);  // [F, C]
  if (attends_first) {
    value = torch::cat({weights_.feedback_weight, value}, 0);  // [G·H + F, C]
    readout_embedding_ = std::make_shared<PackedMatrix>(readout.slice(1, H_ + C_).t());
  } else if (weights.wiring == StepWiring::kMoveThenAttendFeeds) {
    feedback_ = packed(weights.feedback_weight, Orientation::kTransposed);
  }
  value_ = std::make_shared<PackedMatrix>(value.t());
  readout_state_ = std::make_shared<PackedMatrix>(readout.slice(1, 0, H_).t());

  const int64_t V = weights_.embedding.size(0);
  const int64_t columns = weights_.layers.front().input.size(0) + (attends_first ? F_ : 0);
  if (tokens < V || V * columns * static_cast<int64_t>(readout.element_size()) > kMostTableBytes) return;
  const Tensor all = torch::arange(V, torch::kInt64);
  const Tensor input_table = input_of(all);
  if (attends_first) readout_table_ = readout_of(all);
  input_table_ = input_table;
}

Tensor AttentiveStep::input_of(const Tensor& previous) const {
  if (input_table_.defined()) return input_table_.index_select(0, previous);
  const Tensor& bias = weights_.layers.front().input_bias;
  return affine(weights_.embedding.index_select(0, previous), *layers_.front().input, bias);
}

Tensor AttentiveStep::readout_of(const Tensor& previous) const {
  if (readout_table_.defined()) return readout_table_.index_select(0, previous);
  return affine(weights_.embedding.index_select(0, previous), *readout_embedding_, weights_.readout_bias);
}

Tensor AttentiveStep::project_values(const Tensor& values) const {
  expect_shape(values, {-1, -1, C_}, "values");
  const int64_t columns = value_->columns();
  const Tensor rows = values.detach().reshape({-1, C_});
  const Tensor projected = torch::zeros({rows.size(0), columns + kValuePadding}, rows.options());
  value_->multiply(rows, projected.slice(1, 0, columns));
  return projected.view({values.size(0), values.size(1), columns + kValuePadding});
}

/// One step, in the type of the weights.
template <class Real>
class AttentiveStep::Run {
 public:
  Run(const AttentiveStep& step, const AttentiveStepSource& source) : step_(step), source_(source) {}

  AttentiveStepResult operator()(const Tensor& previous, const std::vector<CellState>& state,
                                 const Tensor& feed) {
    const AttentiveStepWeights& weights = step_.weights_;
    Tensor x = step_.input_of(previous);  // [N, G·H]
    if (weights.wiring == StepWiring::kAttendThenMove) {
      const int64_t cells = x.size(1);
      const Tensor contexts = attend(state.back().hidden);  // [N, P]
      x.add_(contexts.slice(1, 0, cells));
      move(x, state);
      read_out(step_.readout_of(previous), contexts.slice(1, cells, cells + step_.F_));
    } else {
      if (weights.wiring == StepWiring::kMoveThenAttendFeeds) {
        step_.feedback_->multiply(feed, x, /*accumulate=*/true);
      }
      move(x, state);
      const Tensor contexts = attend(result_.state.back().hidden);
      read_out(weights.readout_bias.unsqueeze(0).repeat({x.size(0), 1}), contexts.slice(1, 0, step_.F_));
    }
    return std::move(result_);
  }

 private:
  /// Sets the weights; returns the mean of the projected values under them. states: [N, H] → [N, P].
  Tensor attend(const Tensor& states) {
    const Scoring& scoring = step_.weights_.scoring;
    const Tensor query = step_.query_ != nullptr ? affine(states, *step_.query_, scoring.query_bias) : states;
    const int64_t N = query.size(0);
    const AttentionSource source(source_.keys, source_.values, source_.mask, scoring.v, scoring.scale);
    result_.weights = torch::empty({N, source.keys.size(1)}, query.options());
    const Tensor means = torch::empty({N, source.values.size(2)}, query.options());
    kernels::AttentionShape shape = source.shape(1);
    shape.B = N;
    shape.sentences = source_.sentences.data_ptr<int64_t>();
    // One query a row: the strides over time are not used.
    const auto rows = [](const Tensor& tensor) { return time_first<Real>(tensor.unsqueeze(0)); };
    kernels::kernels<Real>().attention_forward(
        shape, {attention_inputs<Real>(source, rows(query)), rows(result_.weights), rows(means)});
    return means;
  }

  /// All layers one step further. x: [N, G·H], what enters the lowest.
  void move(Tensor x, const std::vector<CellState>& state) {
    const AttentiveStepWeights& weights = step_.weights_;
    for (size_t l = 0; l < weights.layers.size(); ++l) {
      const CellWeights& layer = weights.layers[l];
      if (l > 0) x = affine(result_.state.back().hidden, *step_.layers_[l].input, layer.input_bias);
      const CellState before{state[l].hidden.contiguous(),
                             state[l].cell.defined() ? state[l].cell.contiguous() : Tensor()};
      const CellState after{torch::empty_like(before.hidden),
                            before.cell.defined() ? torch::empty_like(before.cell) : Tensor()};
      const Tensor u = affine(before.hidden, *step_.layers_[l].recurrent, {});
      const Tensor gates = torch::empty_like(u);
      cell_forward<Real>(weights.kind, {u.size(0), step_.H_, nullptr},
                         {x, u, layer.recurrent_bias, before, gates, after});
      result_.state.push_back(after);
    }
  }

  /// features = tanh(W_rs s + what the context and the token add). of_token: [N, F], overwritten.
  void read_out(const Tensor& of_token, const Tensor& of_context) {
    Tensor features = of_token + of_context;
    step_.readout_state_->multiply(result_.state.back().hidden, features, /*accumulate=*/true);
    kernels::kernels<Real>().tanh(features.numel(), features.data_ptr<Real>(), features.data_ptr<Real>());
    result_.features = features;
  }

  const AttentiveStep& step_;
  const AttentiveStepSource& source_;
  AttentiveStepResult result_;
};

AttentiveStepResult AttentiveStep::step(const Tensor& previous, const AttentiveStepSource& source,
                                        const std::vector<CellState>& state, const Tensor& feed) const {
  expect_shape(source.sentences, {previous.size(0)}, "sentences");
  expect_shape(source.values, {-1, -1, value_->columns() + kValuePadding}, "projected values");
  TORCH_CHECK(state.size() == weights_.layers.size(), state.size(), " states for ", weights_.layers.size(),
              " layers");
  return weights_.embedding.scalar_type() == torch::kFloat32
             ? Run<float>(*this, source)(previous, state, feed)
             : Run<double>(*this, source)(previous, state, feed);
}

}  // namespace seq2see::ops::fused
