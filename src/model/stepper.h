// A model made ready for search: one step of many hypotheses at a time, several of them of one sentence.
#pragma once

#include <cstdint>
#include <memory>

#include "model/seq2seq.h"
#include "ops/attentive_step.h"

namespace seq2see::model {

/// Hypotheses that are being written: what each has seen and what it remembers. N: their number.
struct StepState {
  attention::Memory memory;  // of the sentences, or of each hypothesis: the stepper knows
  Tensor sentences;          // [N] int64: the sentence that each belongs to
  DecoderState decoder;
};

struct Stepped {
  Tensor features;  // [N, F] what the output layer turns into logits
  Tensor weights;   // [N, S] attention; undefined where there is none
};

/// Threads may share it. It reads the weights once: to be made anew when they have changed.
class Stepper {
 public:
  /// The model must outlive it. tokens: how many are expected to be read, in all; decides what is worth
  /// preparing, not what comes out.
  Stepper(Seq2Seq& model, int64_t tokens);

  /// One hypothesis for each sentence, before its first token. source: [B, S] int64; mask: [B, S].
  [[nodiscard]] StepState start(const Tensor& source, const Tensor& mask) const;
  /// Reads one token more of each hypothesis. previous: [N] int64. The state moves on.
  [[nodiscard]] Stepped step(const Tensor& previous, StepState& state) const;
  /// Some hypotheses, in the order given, each as often as it is named. rows: [M] int64.
  [[nodiscard]] StepState select(const StepState& state, const Tensor& rows) const;

  [[nodiscard]] const Seq2Seq& model() const { return model_; }

 private:
  Seq2Seq& model_;
  std::unique_ptr<ops::fused::AttentiveStep> fused_;  // null: Decoder::decode takes the steps
  bool feeds_ = false;  // whether the fused step reads the features of the last one
};

}  // namespace seq2see::model
