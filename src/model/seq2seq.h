// The whole model: encoder, attention, decoder, output layer. It sees tensors of ids, never text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "model/decoder.h"
#include "model/encoder.h"
#include "ops/output_layer.h"

namespace seq2see::model {

/// How many entries each vocabulary has.
struct VocabularySizes {
  int64_t source = 0;
  int64_t target = 0;
};

/// A batch of source sentences, encoded: what decoding starts from.
struct Source {
  attention::Memory memory;
  DecoderState start;
};

class Seq2Seq : public torch::nn::Module {
 public:
  /// The weights are those that `initialise` gives for the seed.
  Seq2Seq(const config::ModelConfig& options, const VocabularySizes& sizes, uint64_t seed);

  /// source: [B, S] int64 with </s>; mask: [B, S]. Dropout is on where noise is given.
  [[nodiscard]] Source encode(const Tensor& source, const Tensor& mask, Noise* noise = nullptr);

  /// Reads T known target tokens: see Decoder::decode.
  [[nodiscard]] Decoded decode(const Tensor& previous, const attention::Memory& memory, DecoderState state,
                               Noise* noise = nullptr);

  /// See Decoder::step_weights.
  [[nodiscard]] std::optional<ops::fused::AttentiveStepWeights> step_weights() const {
    return decoder_->step_weights();
  }

  /// From features to logits; what the loss and the search compute with.
  [[nodiscard]] ops::OutputLayer output_layer() const { return {output_weight_, output_bias_}; }
  /// Features to logits: [..., F] → [..., V].
  [[nodiscard]] Tensor logits(const Tensor& features) const;

 private:
  Encoder encoder_{nullptr};
  std::shared_ptr<Decoder> decoder_;
  Tensor output_weight_;  // [V, F], the target embedding itself where tied
  Tensor output_bias_;    // [V]
};

/// The number of trained numbers in one part of a model, each weight counted where it stands first.
struct PartSize {
  std::string part;
  int64_t parameters = 0;
};
std::vector<PartSize> parameters_by_part(const Seq2Seq& model);

}  // namespace seq2see::model
