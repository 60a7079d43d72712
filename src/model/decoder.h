// The decoder: from an encoded source and the tokens so far to the features of the next token. Two classic
// wirings, each with every kind of attention:
//
//   bahdanau  Bahdanau et al. (2015), A.2.2     c_t = attend(s_{t-1});  s_t = cell([y_{t-1}; c_t], s_{t-1})
//                                               features = tanh(W [s_t; c_t; y_{t-1}]), "deep output", F = E
//   luong     Luong et al. (2015), section 3    s_t = cell([y_{t-1}; h̃_{t-1}], s_{t-1});  c_t = attend(s_t)
//                                               features = h̃_t = tanh(W [s_t; c_t]), "attentional vector", F
//                                               = H without input feeding the cell sees y_{t-1} alone
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "attention/attention.h"
#include "config/config.h"
#include "model/encoder.h"
#include "model/recurrent.h"
#include "ops/attentive_sequence.h"
#include "ops/attentive_step.h"

namespace seq2see::model {

/// Everything that a decoder remembers from one step to the next. A value: keep it, copy it, select rows of
/// it.
struct DecoderState {
  std::vector<ops::CellState> layers;  // num_layers of [B, H]
  Tensor feed;                         // [B, H] h̃ of the step before; undefined unless input is fed

  /// The state of some rows of the batch, in the order given. rows: [N] int64.
  [[nodiscard]] DecoderState select(const Tensor& rows) const;
  /// [B, H] the top layer's hidden state, s_t.
  [[nodiscard]] const Tensor& top() const { return layers.back().hidden; }
};

struct Decoded {
  Tensor features;     // [B, T, F] what the output layer turns into logits
  Tensor weights;      // [B, T, S] attention; undefined with attention `none`
  DecoderState state;  // after the last step
};

/// What a decoder is built upon.
struct DecoderInputs {
  int64_t annotation_size = 0;  // C of the encoder
  int64_t vocabulary_size = 0;  // V of the target
  Tensor shared_embedding;      // [V, E] of the encoder where embeddings are tied; else undefined
};

class Decoder : public torch::nn::Module {
 public:
  Decoder(const config::DecoderConfig& options, const DecoderInputs& inputs);

  /// The memory that every step attends to: keys are projected here, once a sentence.
  [[nodiscard]] attention::Memory remember(const Encoded& encoded);
  /// The state before the first token.
  [[nodiscard]] DecoderState start(const Encoded& encoded);
  /// Reads T tokens that are known: all of a target (teacher forcing), or the last one (T = 1, a step of a
  /// search). previous: [B, T] int64, y_0 … y_{T-1} where y_0 is the start token. Reading T tokens equals T
  /// steps.
  [[nodiscard]] virtual Decoded decode(const Tensor& previous, const attention::Memory& memory,
                                       DecoderState state, Noise* noise) = 0;
  /// F.
  [[nodiscard]] virtual int64_t feature_size() const = 0;

  /// The weights of one step of a search, for the fused operation that takes it; nothing where the attention
  /// is not one that it knows, or is recorded (attention/recorder.h).
  [[nodiscard]] virtual std::optional<ops::fused::AttentiveStepWeights> step_weights() const = 0;

  /// [V, E] the target embedding, for an output layer that shares it.
  [[nodiscard]] const Tensor& embedding() const { return embedding_; }

 protected:
  /// previous: [B, T] → [B, T, E].
  [[nodiscard]] Tensor embed(const Tensor& previous, Noise* noise);
  /// Dropout between layers, of T steps: factors [T, B, H] for every layer but the lowest; none without
  /// noise.
  [[nodiscard]] std::vector<Tensor> layer_dropout(int64_t T, const Tensor& state, Noise* noise) const;
  /// All layers one step further. projected: [B, G·H], what enters the lowest cell; dropout: see above.
  [[nodiscard]] std::vector<ops::CellState> advance(const Tensor& projected,
                                                    const std::vector<ops::CellState>& layers,
                                                    const std::vector<Tensor>& dropout, int64_t step);
  /// What both wirings hand to the operation that runs a whole sequence at once (ops/attentive_sequence.h);
  /// nothing where the attention is not one that it knows, or is recorded, or the backend is the reference.
  [[nodiscard]] std::optional<ops::AttentiveSequenceInputs> sequence_inputs(const Tensor& projected,
                                                                            const attention::Memory& memory,
                                                                            const DecoderState& state) const;

  /// What both wirings have in common of step_weights.
  [[nodiscard]] std::optional<ops::fused::AttentiveStepWeights> common_step_weights(
      ops::fused::StepWiring wiring, const torch::nn::Linear& readout) const;

  config::DecoderConfig options_;
  Tensor embedding_;  // [V, E], own or shared with the encoder
  std::vector<Recurrent> layers_;
  std::shared_ptr<attention::Attention> attention_;

 private:
  torch::nn::Linear bridge_{nullptr};
};

/// The decoder with the wiring that the configuration names.
std::shared_ptr<Decoder> make_decoder(const config::DecoderConfig& options, const DecoderInputs& inputs);

}  // namespace seq2see::model
