// The encoder: from source ids to annotations (Bahdanau et al., 2015, section 3.2).
#pragma once

#include <vector>

#include "config/config.h"
#include "model/recurrent.h"
#include "ops/dropout.h"

namespace seq2see::model {

/// Dropout of an encoding or a decoding pass is on where noise is given; see ops::Noise.
using ops::Noise;

struct Encoded {
  Tensor annotations;   // [B, S, C]
  Tensor mask;          // [B, S]
  ops::CellState last;  // [B, C] last state of the top layer; both directions side by side
};

class EncoderImpl : public torch::nn::Module {
 public:
  EncoderImpl(const config::EncoderConfig& options, int64_t vocabulary_size);

  /// source: [B, S] int64, padded with any id; mask: [B, S].
  [[nodiscard]] Encoded forward(const Tensor& source, const Tensor& mask, Noise* noise);

  /// C: hidden size times directions.
  [[nodiscard]] int64_t annotation_size() const;
  /// [V, E] the source embedding, for a decoder that shares it.
  [[nodiscard]] const Tensor& embedding() const { return embedding_; }

 private:
  struct Layer {
    Recurrent forward{nullptr};
    Recurrent backward{nullptr};  // empty in a one-directional encoder
  };

  config::EncoderConfig options_;
  Tensor embedding_;  // [V, E]
  std::vector<Layer> layers_;
};
TORCH_MODULE(Encoder);

}  // namespace seq2see::model
