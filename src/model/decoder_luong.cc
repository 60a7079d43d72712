#include <utility>
#include <vector>

#include "model/decoder_wirings.h"

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
    const auto projected = layers_.front()->project_inputs(embed(previous, noise)).unbind(1);  // T x [B, G·H]
    return options_.input_feeding ? with_feeding(projected, memory, std::move(state), noise)
                                  : without_feeding(projected, memory, std::move(state), noise);
  }

  [[nodiscard]] int64_t feature_size() const override { return options_.hidden_size; }

 private:
  /// h̃ = tanh(W [s; c]). states: [B, T, H]; contexts: [B, T, C]. Returns [B, T, H].
  Tensor attentional_vectors(const Tensor& states, const Tensor& contexts, Noise* noise) {
    return ops::dropout(torch::tanh(readout_(torch::cat({states, contexts}, 2))), options_.hidden_dropout,
                        noise);
  }

  Decoded with_feeding(const std::vector<Tensor>& projected, const attention::Memory& memory,
                       DecoderState state, Noise* noise) {
    if (!state.feed.defined()) state.feed = torch::zeros_like(state.top());  // before the first token
    std::vector<Tensor> features;                                            // T of [B, 1, H]
    std::vector<Tensor> weights;                                             // T of [B, 1, S]
    for (const Tensor& of_step : projected) {
      state.layers = advance(of_step + feed_input_(state.feed), state.layers, noise);
      const Tensor query = state.top().unsqueeze(1);  // [B, 1, H]
      const attention::Attended attended = attention_->attend(query, memory);
      features.push_back(attentional_vectors(query, attended.context, noise));
      state.feed = features.back().squeeze(1);
      if (attended.weights.defined()) weights.push_back(attended.weights);
    }
    return {torch::cat(features, 1), weights.empty() ? Tensor() : torch::cat(weights, 1), std::move(state)};
  }

  /// Nothing flows from the attention into the next step, so all steps attend at once.
  Decoded without_feeding(const std::vector<Tensor>& projected, const attention::Memory& memory,
                          DecoderState state, Noise* noise) {
    std::vector<Tensor> states;  // T of [B, H]
    for (const Tensor& of_step : projected) {
      state.layers = advance(of_step, state.layers, noise);
      states.push_back(state.top());
    }
    const Tensor queries = torch::stack(states, 1);  // [B, T, H]
    const attention::Attended attended = attention_->attend(queries, memory);
    return {attentional_vectors(queries, attended.context, noise), attended.weights, std::move(state)};
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
