// Recurrent cells: one step, and a whole sequence.
//
// GRU, Cho et al. (2014) with the reset gate applied after the product (the variant of cuDNN and LibTorch,
// which needs one product with the state instead of two); gates in the order r, z, n:
//   r = σ(W_r x + b_r + U_r h + c_r)      n  = tanh(W_n x + b_n + r ⊙ (U_n h + c_n))
//   z = σ(W_z x + b_z + U_z h + c_z)      h' = (1 - z) ⊙ n + z ⊙ h
// LSTM, Hochreiter & Schmidhuber (1997) with the forget gate of Gers et al. (2000); gates in the order i, f,
// g, o:
//   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g)        h' = σ(o) ⊙ tanh(c')
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

enum class CellKind { kGru, kLstm };

/// G of the shapes below: 3 for a GRU, 4 for an LSTM.
int64_t gate_count(CellKind kind);

struct CellWeights {
  Tensor input;           // [G·H, I]  W
  Tensor recurrent;       // [G·H, H]  U
  Tensor input_bias;      // [G·H]     b
  Tensor recurrent_bias;  // [G·H]     c
};

struct CellState {
  Tensor hidden;  // [B, H]
  Tensor cell;    // [B, H] of an LSTM; undefined for a GRU

  /// The state of some rows of the batch, in the order given. rows: [N] int64.
  [[nodiscard]] CellState select(const Tensor& rows) const;
};

/// All that does not depend on the state, for any number of steps at once: x Wᵀ + b. [..., I] → [..., G·H].
Tensor project_inputs(const CellWeights& weights, const Tensor& inputs);

/// One step. projected: [B, G·H] from project_inputs.
CellState cell_step(CellKind kind, const CellWeights& weights, const Tensor& projected,
                    const CellState& state);

enum class Direction { kForward, kBackward };

struct Sequence {
  Tensor outputs;  // [B, S, H]; on padding, the state that passed through unchanged
  CellState last;  // the state after the last true token (backward: after the first)
};

/// The cell over a sequence. inputs: [B, S, I]; mask: [B, S], each row a run of true followed by padding;
/// padding leaves the state as it is, so a sentence gives the same outputs alone and in any batch.
Sequence cell_sequence(CellKind kind, const CellWeights& weights, const Tensor& inputs, const Tensor& mask,
                       const CellState& initial, Direction direction);

}  // namespace seq2see::ops
