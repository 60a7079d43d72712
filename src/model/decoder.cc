#include "model/decoder.h"

#include <string>
#include <utility>

#include "attention/recorder.h"
#include "model/decoder_wirings.h"
#include "ops/embedding.h"
#include "ops/linear.h"
#include "ops/tanh.h"

namespace seq2see::model {
namespace {

/// For the operations that take the place of attend; nothing where the attention is not one that they know,
/// or where its calls are recorded.
std::optional<ops::Scoring> fusable_scoring(const attention::Attention& attention) {
  return attention::Recorder::of_this_thread() == nullptr ? attention.scoring() : std::nullopt;
}

}  // namespace

DecoderState DecoderState::select(const Tensor& rows) const {
  DecoderState selected;
  selected.layers.reserve(layers.size());
  for (const ops::CellState& layer : layers) selected.layers.push_back(layer.select(rows));
  if (feed.defined()) selected.feed = feed.index_select(0, rows);
  return selected;
}

Decoder::Decoder(const config::DecoderConfig& options, const DecoderInputs& inputs) : options_(options) {
  const int64_t E = options.embeddings.embedding_dim;
  const int64_t H = options.hidden_size;
  const int64_t K = options.attention_size > 0 ? options.attention_size : H;
  const ops::CellKind kind = cell_kind(options.rnn_type);
  // A shared embedding belongs to the encoder: registered once, counted once, saved once.
  embedding_ = inputs.shared_embedding.defined()
                   ? inputs.shared_embedding
                   : register_parameter("embedding", torch::empty({inputs.vocabulary_size, E}));
  expect_shape(embedding_, {inputs.vocabulary_size, E}, "target embedding");
  for (int64_t index = 0; index < options.num_layers; ++index) {
    layers_.push_back(
        register_module("layer" + std::to_string(index), Recurrent(kind, index == 0 ? E : H, H)));
  }
  attention_ =
      attention::make_attention(options, {.query = H, .value = inputs.annotation_size, .attention = K});
  register_module<torch::nn::Module>("attention", attention_);
  if (options.init_hidden == config::InitHidden::kBridge) {
    const int64_t states = kind == ops::CellKind::kLstm ? 2 : 1;
    bridge_ =
        register_module("bridge", torch::nn::Linear(inputs.annotation_size, options.num_layers * states * H));
  }
}

attention::Memory Decoder::remember(const Encoded& encoded) {
  return attention_->remember(encoded.annotations, encoded.mask, encoded.last.hidden);
}

DecoderState Decoder::start(const Encoded& encoded) {
  const int64_t B = encoded.mask.size(0);
  DecoderState state;
  switch (options_.init_hidden) {
    case config::InitHidden::kZero: {
      for (const Recurrent& layer : layers_) state.layers.push_back(layer->zero_state(B));
      break;
    }
    case config::InitHidden::kLast: {
      // An LSTM after a GRU encoder finds no cell state to start from: zero.
      for (const Recurrent& layer : layers_) {
        ops::CellState last = layer->zero_state(B);
        expect_shape(encoded.last.hidden, {B, last.hidden.size(1)}, "last encoder state (init_hidden: last)");
        last.hidden = encoded.last.hidden;
        if (last.cell.defined() && encoded.last.cell.defined()) last.cell = encoded.last.cell;
        state.layers.push_back(last);
      }
      break;
    }
    case config::InitHidden::kBridge: {
      // tanh(W h), one block of H columns a layer (and another for the cell state of an LSTM).
      const auto blocks = ops::tanh(ops::linear(encoded.last.hidden, bridge_)).split(options_.hidden_size, 1);
      const bool lstm = options_.rnn_type == config::RnnType::kLstm;
      const size_t count = layers_.size();
      for (size_t i = 0; i < count; ++i)
        state.layers.push_back({blocks[i], lstm ? blocks[count + i] : Tensor()});
      break;
    }
  }
  return state;
}

Tensor Decoder::embed(const Tensor& previous, Noise* noise) {
  expect_shape(previous, {-1, -1}, "previous target ids");
  return ops::dropout(ops::embedding(embedding_, previous), options_.embeddings.dropout, noise);
}

std::vector<Tensor> Decoder::layer_dropout(int64_t T, const Tensor& state, Noise* noise) const {
  std::vector<Tensor> factors;
  if (noise == nullptr || options_.dropout == 0.0) return factors;
  for (size_t i = 1; i < layers_.size(); ++i) {
    factors.push_back(
        ops::dropout_factors({T, state.size(0), options_.hidden_size}, options_.dropout, noise, state));
  }
  return factors;
}

std::vector<ops::CellState> Decoder::advance(const Tensor& projected,
                                             const std::vector<ops::CellState>& layers,
                                             const std::vector<Tensor>& dropout, int64_t step) {
  std::vector<ops::CellState> advanced = {layers_.front()->step(projected, layers.front())};
  for (size_t i = 1; i < layers_.size(); ++i) {
    Tensor input = advanced.back().hidden;
    if (!dropout.empty()) input = input * dropout[i - 1][step];
    advanced.push_back(layers_[i]->step(layers_[i]->project_inputs(input), layers[i]));
  }
  return advanced;
}

std::optional<ops::AttentiveSequenceInputs> Decoder::sequence_inputs(const Tensor& projected,
                                                                     const attention::Memory& memory,
                                                                     const DecoderState& state) const {
  const std::optional<ops::Scoring> scoring = fusable_scoring(*attention_);
  if (!scoring || !ops::uses_fused(projected)) return std::nullopt;
  ops::AttentiveSequenceInputs inputs;
  inputs.kind = layers_.front()->kind();
  for (const Recurrent& layer : layers_) inputs.layers.push_back(layer->weights());
  inputs.scoring = *scoring;
  inputs.projected = projected;
  inputs.keys = memory.keys;
  inputs.values = memory.values;
  inputs.mask = memory.mask;
  inputs.initial = state.layers;
  return inputs;
}

std::optional<ops::fused::AttentiveStepWeights> Decoder::common_step_weights(
    ops::fused::StepWiring wiring, const torch::nn::Linear& readout) const {
  const std::optional<ops::Scoring> scoring = fusable_scoring(*attention_);
  if (!scoring) return std::nullopt;
  ops::fused::AttentiveStepWeights weights;
  weights.wiring = wiring;
  weights.kind = layers_.front()->kind();
  for (const Recurrent& layer : layers_) weights.layers.push_back(layer->weights());
  weights.scoring = *scoring;
  weights.embedding = embedding_;
  weights.readout_weight = readout->weight;
  weights.readout_bias = readout->bias;
  return weights;
}

std::shared_ptr<Decoder> make_decoder(const config::DecoderConfig& options, const DecoderInputs& inputs) {
  return options.wiring == config::Wiring::kBahdanau ? make_bahdanau_decoder(options, inputs)
                                                     : make_luong_decoder(options, inputs);
}

}  // namespace seq2see::model
