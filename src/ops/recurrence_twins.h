// The two implementations of a cell over a sequence. Known to ops/recurrence.cc, which checks the arguments
// and chooses, and to the tests that hold them together.
#pragma once

#include "ops/recurrence.h"

namespace seq2see::ops {

/// What both twins are given. Time comes first, so that the rows of one step lie side by side.
struct CellSequenceInputs {
  CellKind kind = CellKind::kGru;
  Tensor projected;       // [S, B, G·H] from project_inputs
  Tensor recurrent;       // [G·H, H]
  Tensor recurrent_bias;  // [G·H]
  Tensor present;         // [S, B] bool: where a token stands; undefined where it stands everywhere
  CellState initial;      // [B, H] each
  Direction direction = Direction::kForward;
};

struct CellSequenceOutputs {
  Tensor outputs;  // [S, B, H]
  CellState last;
};

namespace reference {
CellSequenceOutputs cell_sequence(const CellSequenceInputs& inputs);
}  // namespace reference

namespace fused {
/// One node of autograd for the whole sequence; the gradients of the weights are one product over all steps.
/// float32 or float64.
CellSequenceOutputs cell_sequence(const CellSequenceInputs& inputs);
}  // namespace fused

}  // namespace seq2see::ops
