#include "model/encoder.h"

#include <string>

#include "ops/embedding.h"

namespace seq2see::model {
namespace {

/// Two states of the same batch side by side: [B, H] and [B, H] → [B, 2H].
ops::CellState join(const ops::CellState& left, const ops::CellState& right) {
  return {torch::cat({left.hidden, right.hidden}, 1),
          left.cell.defined() ? torch::cat({left.cell, right.cell}, 1) : Tensor()};
}

}  // namespace

EncoderImpl::EncoderImpl(const config::EncoderConfig& options, int64_t vocabulary_size) : options_(options) {
  const int64_t E = options.embeddings.embedding_dim;
  embedding_ = register_parameter("embedding", torch::empty({vocabulary_size, E}));
  const ops::CellKind kind = cell_kind(options.rnn_type);
  for (int64_t index = 0; index < options.num_layers; ++index) {
    const int64_t input_size = index == 0 ? E : annotation_size();
    const std::string name = "layer" + std::to_string(index);
    Layer layer;
    layer.forward = register_module(name + "_forward", Recurrent(kind, input_size, options.hidden_size));
    if (options.bidirectional) {
      layer.backward = register_module(name + "_backward", Recurrent(kind, input_size, options.hidden_size));
    }
    layers_.push_back(layer);
  }
}

Encoded EncoderImpl::forward(const Tensor& source, const Tensor& mask, Noise* noise) {
  expect_shape(source, {-1, -1}, "source ids");
  Tensor inputs =
      ops::dropout(ops::embedding(embedding_, source), options_.embeddings.dropout, noise);  // [B, S, E]
  ops::CellState last;
  for (const Layer& layer : layers_) {
    const ops::Sequence forward = layer.forward->sequence(inputs, mask, ops::Direction::kForward);
    Tensor outputs = forward.outputs;  // [B, S, H]
    last = forward.last;
    if (!layer.backward.is_empty()) {
      const ops::Sequence backward = layer.backward->sequence(inputs, mask, ops::Direction::kBackward);
      outputs = torch::cat({outputs, backward.outputs}, 2);  // [B, S, 2H]
      last = join(last, backward.last);
    }
    inputs = ops::dropout(outputs, options_.dropout, noise);
  }
  return {inputs, mask, last};
}

int64_t EncoderImpl::annotation_size() const {
  return options_.hidden_size * (options_.bidirectional ? 2 : 1);
}

}  // namespace seq2see::model
