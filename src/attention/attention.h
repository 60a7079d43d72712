// Attention as a plug: what every kind shares, and the two functions that a new kind writes.
//
//   energies e = score(q, k)  →  weights a = softmax of e over the source, padding left out  →  context c = Σ
//   a v
#pragma once

#include <memory>
#include <optional>

#include "config/config.h"
#include "ops/attention.h"
#include "ops/tensor.h"

namespace seq2see::attention {

/// What attention needs of a batch of source sentences: prepared once, then only read.
struct Memory {
  Tensor values;   // [B, S, C]  annotations, what is averaged
  Tensor keys;     // [B, S, K]  their projection, what is compared
  Tensor mask;     // [B, S]     true where a token stands
  Tensor summary;  // [B, C]     the sentence as one fixed vector, all that a model without attention may see

  /// The memory of some rows of the batch, in the order given (beams, unfinished sentences). rows: [N] int64.
  [[nodiscard]] Memory select(const Tensor& rows) const;
};

struct Attended {
  Tensor context;  // [B, T, C]
  Tensor weights;  // [B, T, S], rows sum to 1, exactly 0 on padding; undefined where there is no attention
};

/// Sizes that a kind is built for.
struct Sizes {
  int64_t query = 0;      // H
  int64_t value = 0;      // C
  int64_t attention = 0;  // K
};

class Attention : public torch::nn::Module {
 public:
  /// Projects the keys of a batch of sentences. values: [B, S, C]; mask: [B, S]; summary: [B, C].
  [[nodiscard]] Memory remember(const Tensor& values, const Tensor& mask, const Tensor& summary);

  /// Attends with any number of queries at once; one decoder step is T = 1. queries: [B, T, H].
  [[nodiscard]] Attended attend(const Tensor& queries, const Memory& memory);

  /// The same scoring as data, for the fused operations, which then take the place of `score`. A kind that
  /// answers nothing is computed by `score`, and trains all the same.
  [[nodiscard]] virtual std::optional<ops::Scoring> scoring() const { return std::nullopt; }

 private:
  /// [B, S, C] → [B, S, K], once a sentence.
  virtual Tensor project_keys(const Tensor& values) = 0;
  /// queries: [B, T, H]; keys: [B, S, K]. Returns the energies [B, T, S]; the mask is applied by attend.
  virtual Tensor score(const Tensor& queries, const Tensor& keys) = 0;
  /// Only `none` answers otherwise.
  [[nodiscard]] virtual bool looks_at_source() const { return true; }
};

/// The attention that a decoder configuration asks for. With `project: false` the dot products compare states
/// with annotations as they are, which needs H = C (checked when the configuration is read).
std::shared_ptr<Attention> make_attention(const config::DecoderConfig& decoder, const Sizes& sizes);

/// The name of a kind in configurations and in dumped matrices, such as "scaled_dot".
const char* kind_name(config::AttentionKind kind);

}  // namespace seq2see::attention
