#include <utility>
#include <vector>

#include "model/decoder_wirings.h"
#include "ops/linear.h"
#include "ops/tanh.h"

namespace seq2see::model {
namespace {

/// The cell first, then attend with its new state. Luong et al. (2015), section 3; input feeding:
/// section 3.3.
class LuongDecoder : public Decoder {
 public:
  LuongDecoder(const config::DecoderConfig& options, const DecoderInputs& inputs) : Decoder(options, inputs) {
    const int64_t H = options.hidden_size;
    const int64_t gates = ops::gate_count(cell_kind(options.rnn_type));
    if (options.input_feeding) {
      feed_input_ = register_module("feed_input",
                                    torch::nn::Linear(torch::nn::LinearOptions(H, gates * H).bias(false)));
    }
    readout_ = register_module("readout", torch::nn::Linear(H + inputs.annotation_size, H));
  }

  Decoded decode(const Tensor& previous, const attention::Memory& memory, DecoderState state,
                 Noise* noise) override {
    const Tensor projected = layers_.front()->project_inputs(embed(previous, noise));  // [B, T, G·H]
    const int64_t T = previous.size(1);
    const auto dropout = layer_dropout(T, projected, noise);
    // Time first, so that the numbers of a step lie together.
    const Tensor feature_dropout = ops::dropout_factors({T, projected.size(0), options_.hidden_size},
                                                        options_.hidden_dropout, noise, projected);
    if (!options_.input_feeding) {
      return without_feeding(projected, memory, std::move(state), dropout, feature_dropout);
    }
    if (!state.feed.defined()) state.feed = torch::zeros_like(state.top());  // before the first token
    if (auto inputs = sequence_inputs(projected, memory, state)) {
      inputs->feedback_weight = feed_input_->weight;
      inputs->readout_weight = readout_->weight;
      inputs->readout_bias = readout_->bias;
      inputs->initial_feed = state.feed;
      inputs->layer_dropout = dropout;
      inputs->feed_dropout = feature_dropout;
      ops::AttentiveSequence sequence = ops::fused::attentive_sequence(*inputs);
      return {sequence.features, sequence.weights, {sequence.last, sequence.features.select(1, T - 1)}};
    }
    return with_feeding(projected, memory, std::move(state), dropout, feature_dropout);
  }

  [[nodiscard]] int64_t feature_size() const override { return options_.hidden_size; }

  [[nodiscard]] std::optional<ops::fused::AttentiveStepWeights> step_weights() const override {
    if (!options_.input_feeding) {
      return common_step_weights(ops::fused::StepWiring::kMoveThenAttend, readout_);
    }
    auto weights = common_step_weights(ops::fused::StepWiring::kMoveThenAttendFeeds, readout_);
    if (weights) weights->feedback_weight = feed_input_->weight;
    return weights;
  }

 private:
  /// h̃ = tanh(W [s; c]). states: [B, T, H]; contexts: [B, T, C]. Returns [B, T, H].
  Tensor attentional_vectors(const Tensor& states, const Tensor& contexts) {
    return ops::tanh(ops::linear(torch::cat({states, contexts}, 2), readout_));
  }

  /// projected: [B, T, G·H].
  Decoded with_feeding(const Tensor& projected, const attention::Memory& memory, DecoderState state,
                       const std::vector<Tensor>& dropout, const Tensor& feature_dropout) {
    std::vector<Tensor> features;  // T of [B, 1, H]
    std::vector<Tensor> weights;   // T of [B, 1, S]
    for (const Tensor& of_step : projected.unbind(1)) {
      const auto step = static_cast<int64_t>(features.size());
      state.layers = advance(of_step + ops::linear(state.feed, feed_input_), state.layers, dropout, step);
      const Tensor query = state.top().unsqueeze(1);  // [B, 1, H]
      const attention::Attended attended = attention_->attend(query, memory);
      state.feed = attentional_vectors(query, attended.context).squeeze(1);
      if (feature_dropout.defined()) state.feed = state.feed * feature_dropout[step];
      features.push_back(state.feed.unsqueeze(1));
      if (attended.weights.defined()) weights.push_back(attended.weights);
    }
    return {torch::cat(features, 1), weights.empty() ? Tensor() : torch::cat(weights, 1), std::move(state)};
  }

  /// Nothing flows from the attention into the next step, so all steps attend at once.
  Decoded without_feeding(const Tensor& projected, const attention::Memory& memory, DecoderState state,
                          const std::vector<Tensor>& dropout, const Tensor& feature_dropout) {
    std::vector<Tensor> states;  // T of [B, H]
    for (const Tensor& of_step : projected.unbind(1)) {
      state.layers = advance(of_step, state.layers, dropout, static_cast<int64_t>(states.size()));
      states.push_back(state.top());
    }
    const Tensor queries = torch::stack(states, 1);  // [B, T, H]
    const attention::Attended attended = attention_->attend(queries, memory);
    Tensor features = attentional_vectors(queries, attended.context);
    if (feature_dropout.defined()) features = features * feature_dropout.transpose(0, 1);
    return {features, attended.weights, std::move(state)};
  }

  torch::nn::Linear feed_input_{nullptr};  // the part of the cell's input weights that reads h̃_{t-1}
  torch::nn::Linear readout_{nullptr};
};

}  // namespace

std::shared_ptr<Decoder> make_luong_decoder(const config::DecoderConfig& options,
                                            const DecoderInputs& inputs) {
  return std::make_shared<LuongDecoder>(options, inputs);
}

}  // namespace seq2see::model
