#include <utility>
#include <vector>

#include "model/decoder_wirings.h"
#include "ops/linear.h"
#include "ops/tanh.h"

namespace seq2see::model {
namespace {

/// Attend with the state before the step; the context enters the cell. Bahdanau et al. (2015), appendix
/// A.2.2.
class BahdanauDecoder : public Decoder {
 public:
  BahdanauDecoder(const config::DecoderConfig& options, const DecoderInputs& inputs)
      : Decoder(options, inputs) {
    const int64_t E = options.embeddings.embedding_dim;
    const int64_t H = options.hidden_size;
    const int64_t C = inputs.annotation_size;
    const int64_t gates = ops::gate_count(cell_kind(options.rnn_type));
    context_input_ = register_module("context_input",
                                     torch::nn::Linear(torch::nn::LinearOptions(C, gates * H).bias(false)));
    readout_ = register_module("readout", torch::nn::Linear(H + C + E, E));
  }

  Decoded decode(const Tensor& previous, const attention::Memory& memory, DecoderState state,
                 Noise* noise) override {
    const Tensor embedded = embed(previous, noise);                      // [B, T, E]
    const Tensor projected = layers_.front()->project_inputs(embedded);  // [B, T, G·H]
    const auto dropout = layer_dropout(previous.size(1), projected, noise);
    ops::AttentiveSequence sequence;
    if (auto inputs = sequence_inputs(projected, memory, state)) {
      inputs->feedback_weight = context_input_->weight;
      inputs->layer_dropout = dropout;
      sequence = ops::fused::attentive_sequence(*inputs);
    } else {
      sequence = step_by_step(projected, memory, std::move(state), dropout);
    }
    // The deep output needs nothing of the next step, so it is one product for all steps.
    const Tensor inputs = torch::cat({sequence.states, sequence.contexts, embedded}, 2);
    const Tensor features = ops::tanh(ops::linear(inputs, readout_));  // [B, T, E]
    return {ops::dropout(features, options_.hidden_dropout, noise), sequence.weights, {sequence.last, {}}};
  }

  [[nodiscard]] int64_t feature_size() const override { return options_.embeddings.embedding_dim; }

  [[nodiscard]] std::optional<ops::fused::AttentiveStepWeights> step_weights() const override {
    auto weights = common_step_weights(ops::fused::StepWiring::kAttendThenMove, readout_);
    if (weights) weights->feedback_weight = context_input_->weight;
    return weights;
  }

 private:
  /// projected: [B, T, G·H].
  ops::AttentiveSequence step_by_step(const Tensor& projected, const attention::Memory& memory,
                                      DecoderState state, const std::vector<Tensor>& dropout) {
    std::vector<Tensor> states;    // T of [B, 1, H]
    std::vector<Tensor> contexts;  // T of [B, 1, C]
    std::vector<Tensor> weights;   // T of [B, 1, S]
    for (const Tensor& of_step : projected.unbind(1)) {
      const attention::Attended attended = attention_->attend(state.top().unsqueeze(1), memory);
      const Tensor context = attended.context.squeeze(1);  // [B, C]
      state.layers = advance(of_step + ops::linear(context, context_input_), state.layers, dropout,
                             static_cast<int64_t>(states.size()));
      states.push_back(state.top().unsqueeze(1));
      contexts.push_back(attended.context);
      if (attended.weights.defined()) weights.push_back(attended.weights);
    }
    return {.states = torch::cat(states, 1),
            .contexts = torch::cat(contexts, 1),
            .weights = weights.empty() ? Tensor() : torch::cat(weights, 1),
            .features = {},
            .last = std::move(state.layers)};
  }

  torch::nn::Linear context_input_{nullptr};  // the part of the cell's input weights that reads c_t
  torch::nn::Linear readout_{nullptr};
};

}  // namespace

std::shared_ptr<Decoder> make_bahdanau_decoder(const config::DecoderConfig& options,
                                               const DecoderInputs& inputs) {
  return std::make_shared<BahdanauDecoder>(options, inputs);
}

}  // namespace seq2see::model
