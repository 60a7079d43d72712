#include "benchmarks/flops.h"

namespace seq2see::benchmarks {
namespace {

using config::AttentionKind;

int64_t gates(config::RnnType type) { return type == config::RnnType::kGru ? 3 : 4; }

/// Numbers that pass through the products of one cell for one token: weights of input and state.
int64_t cell_weights(config::RnnType type, int64_t input, int64_t H) { return gates(type) * H * (input + H); }

/// Multiplications of the attention's parts, each by what it is done for.
struct AttentionSizes {
  int64_t key = 0;     // a source token: the projection of the annotation
  int64_t query = 0;   // a target token: the projection of the state
  int64_t energy = 0;  // a cell of the matrix
};

AttentionSizes attention_sizes(const config::DecoderConfig& decoder, int64_t C) {
  const int64_t H = decoder.hidden_size;
  const int64_t K = decoder.attention_size > 0 ? decoder.attention_size : H;
  switch (decoder.attention) {
    case AttentionKind::kBahdanau:
      return {.key = C * K, .query = H * K, .energy = 0};
    case AttentionKind::kScaledDot:
    case AttentionKind::kDot:
      return decoder.project ? AttentionSizes{.key = C * K, .query = H * K, .energy = K}
                             : AttentionSizes{.energy = C};
    case AttentionKind::kGeneral:
      return {.key = C * H, .query = 0, .energy = H};
    case AttentionKind::kNone:
      break;
  }
  return {};
}

/// Weights of the encoder's cells, all layers and directions.
int64_t encoder_weights(const config::EncoderConfig& encoder) {
  const int64_t H = encoder.hidden_size;
  const int64_t directions = encoder.bidirectional ? 2 : 1;
  int64_t weights = 0;
  for (int64_t layer = 0; layer < encoder.num_layers; ++layer) {
    const int64_t input = layer == 0 ? encoder.embeddings.embedding_dim : directions * H;
    weights += directions * cell_weights(encoder.rnn_type, input, H);
  }
  return weights;
}

/// Weights of the decoder's cells, with the part of the lowest one's that reads the context or h̃.
int64_t decoder_weights(const config::DecoderConfig& decoder, int64_t C) {
  const int64_t H = decoder.hidden_size;
  int64_t input = decoder.embeddings.embedding_dim;
  if (decoder.wiring == config::Wiring::kBahdanau) {
    input += C;
  } else if (decoder.input_feeding) {
    input += H;
  }
  return cell_weights(decoder.rnn_type, input, H) +
         (decoder.num_layers - 1) * cell_weights(decoder.rnn_type, H, H);
}

}  // namespace

TextCounts TextCounts::of(std::span<const data::PairLength> lengths) {
  TextCounts counts;
  for (const data::PairLength& length : lengths) {
    ++counts.sentences;
    counts.source_tokens += length.source;
    counts.target_tokens += length.target;
    counts.token_pairs += int64_t{length.source} * length.target;
  }
  return counts;
}

std::vector<PartFlops> forward_flops(const config::ModelConfig& model, int64_t target_vocabulary,
                                     const TextCounts& text) {
  const config::DecoderConfig& decoder = model.decoder;
  const int64_t E = decoder.embeddings.embedding_dim;
  const int64_t H = decoder.hidden_size;
  const int64_t C = model.encoder.hidden_size * (model.encoder.bidirectional ? 2 : 1);
  const bool bahdanau = decoder.wiring == config::Wiring::kBahdanau;
  const int64_t F = bahdanau ? E : H;
  const AttentionSizes attention = attention_sizes(decoder, C);
  const int64_t states = decoder.rnn_type == config::RnnType::kLstm ? 2 : 1;
  const bool bridge = decoder.init_hidden == config::InitHidden::kBridge;
  const bool attends = decoder.attention != AttentionKind::kNone;

  const auto part = [](const char* name, int64_t multiplications, int64_t times) {
    return PartFlops{name, 2.0 * static_cast<double>(multiplications) * static_cast<double>(times)};
  };
  return {part("encoder", encoder_weights(model.encoder), text.source_tokens),
          part("bridge", bridge ? C * decoder.num_layers * states * H : 0, text.sentences),
          part("keys", attention.key, text.source_tokens),
          part("queries", attention.query, text.target_tokens),
          part("energies", attention.energy, text.token_pairs),
          part("contexts", attends ? C : 0, text.token_pairs),
          part("decoder cells", decoder_weights(decoder, C), text.target_tokens),
          part("readout", (bahdanau ? H + C + E : H + C) * F, text.target_tokens),
          part("output layer", F * target_vocabulary, text.target_tokens)};
}

double training_flops(const config::ModelConfig& model, int64_t target_vocabulary, const TextCounts& text) {
  double forward = 0.0;
  for (const PartFlops& part : forward_flops(model, target_vocabulary, text)) forward += part.forward;
  return 3.0 * forward;
}

}  // namespace seq2see::benchmarks
