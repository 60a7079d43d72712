// One step of a decoder with attention, for search: no gradients, no dropout, any number of hypotheses of a
// sentence beside each other. The composed twin is Decoder::decode with T = 1; the tests of the model hold
// the two together. Wirings and formulas: ops/attentive_sequence.h.
//
// Two things make it fast. A context is a mean of annotations, and enters the rest of the decoder by products
// alone, so the annotations are multiplied once a sentence and the products averaged: W Σ_s a_s v_s = Σ_s a_s
// (W v_s). And what the decoder makes of the token that it has just read depends on nothing else, so it can
// stand in a table.
#pragma once

#include <memory>
#include <vector>

#include "ops/attention.h"
#include "ops/matrix_product.h"
#include "ops/recurrence.h"

namespace seq2see::ops::fused {

/// How the attention and the cells of a decoder are wired.
enum class StepWiring {
  kAttendThenMove,       // W_c c_t enters the cell; features = tanh(W_r [s_t; c_t; y_{t-1}] + b_r)
  kMoveThenAttend,       // features = tanh(W_r [s_t; c_t] + b_r)
  kMoveThenAttendFeeds,  // the same; W_f times the features of the step before enters the cell
};

struct AttentiveStepWeights {
  StepWiring wiring = StepWiring::kAttendThenMove;
  CellKind kind = CellKind::kGru;
  std::vector<CellWeights> layers;  // the lowest reads y_{t-1}
  Scoring scoring;
  Tensor embedding;        // [V, E]
  Tensor feedback_weight;  // [G·H, C] W_c or [G·H, H] W_f; undefined where nothing is fed back
  Tensor readout_weight;   // [F, H + C + E] or [F, H + C] W_r
  Tensor readout_bias;     // [F] b_r
};

/// What hypotheses attend to.
struct AttentiveStepSource {
  Tensor keys;       // [B, S, K]
  Tensor values;     // [B, S, P] from AttentiveStep::project_values
  Tensor mask;       // [B, S]
  Tensor sentences;  // [N] int64: the sentence of each hypothesis
};

struct AttentiveStepResult {
  Tensor features;               // [N, F]
  Tensor weights;                // [N, S]
  std::vector<CellState> state;  // of every layer
};

/// A decoder's weights made ready. Reads them once: to be made anew when they have changed. Threads may share
/// it.
class AttentiveStep {
 public:
  /// float32 or float64. tokens: how many are expected to be read; tables are made where that is worth it.
  /// They change no bit of a result.
  AttentiveStep(const AttentiveStepWeights& weights, int64_t tokens);

  /// values: [B, S, C].
  [[nodiscard]] Tensor project_values(const Tensor& values) const;

  /// previous: [N] int64; state: of every layer; feed: [N, F] features of the step before, only where they
  /// are fed back.
  [[nodiscard]] AttentiveStepResult step(const Tensor& previous, const AttentiveStepSource& source,
                                         const std::vector<CellState>& state, const Tensor& feed) const;

 private:
  template <class Real>
  class Run;

  /// Of the token read: W_x y + b_x, and W_ry y + b_r where the readout reads it. [N, G·H], [N, F].
  [[nodiscard]] Tensor input_of(const Tensor& previous) const;
  [[nodiscard]] Tensor readout_of(const Tensor& previous) const;

  using Packed = std::shared_ptr<const PackedMatrix>;
  struct PackedLayer {
    Packed input;
    Packed recurrent;
  };

  AttentiveStepWeights weights_;  // detached
  int64_t H_;
  int64_t C_;
  int64_t F_;
  std::vector<PackedLayer> layers_;
  Packed query_;              // null where queries are compared as they are
  Packed feedback_;           // of the features; null where they are not fed back
  Packed value_;              // [C, P] everything that a context is multiplied by
  Packed readout_state_;      // [H, F]
  Packed readout_embedding_;  // [E, F]; null where the readout does not read the token
  Tensor input_table_;        // [V, G·H]; undefined: not worth it
  Tensor readout_table_;      // [V, F]; likewise
};

}  // namespace seq2see::ops::fused
