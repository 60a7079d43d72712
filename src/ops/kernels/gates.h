// The gates of one step of a recurrent cell, forward and backward, over plain arrays: what lies between the
// matrix products. Formulas: ops/recurrence.h. Real is float or double.
#pragma once

#include <cstdint>

namespace seq2see::ops::kernels {

/// Sizes of a step, and which of its rows hold a token; absent rows keep their state and pass its gradient
/// on.
struct StepRows {
  int64_t B = 0;
  int64_t H = 0;
  const bool* present = nullptr;  // [B]; null: all
};

template <class Real>
struct GruForward {
  const Real* x;       // [B, 3H] projected inputs
  const Real* u;       // [B, 3H] recurrent products
  const Real* bias;    // [3H] of the recurrent products
  const Real* hidden;  // [B, H] the state before
  Real* gates;         // [B, 3H] r, z, n: kept for the backward step
  Real* next;          // [B, H] the state after
};

template <class Real>
struct GruBackward {
  const Real* gates;   // [B, 3H]
  const Real* u;       // [B, 3H]
  const Real* bias;    // [3H]
  const Real* hidden;  // [B, H] the state before
  const Real* d_next;  // [B, H]
  Real* d_x;           // [B, 3H]
  Real* d_u;           // [B, 3H]
  Real* d_hidden;      // [B, H] but for the part that flows through the recurrent product
};

template <class Real>
struct LstmForward {
  const Real* x;       // [B, 4H]
  const Real* u;       // [B, 4H]
  const Real* bias;    // [4H]
  const Real* hidden;  // [B, H]
  const Real* cell;    // [B, H]
  Real* gates;         // [B, 4H] i, f, g, o
  Real* next;          // [B, H]
  Real* next_cell;     // [B, H]
};

template <class Real>
struct LstmBackward {
  const Real* gates;        // [B, 4H]
  const Real* cell;         // [B, H] before
  const Real* next_cell;    // [B, H] after
  const Real* d_next;       // [B, H]
  const Real* d_next_cell;  // [B, H]
  Real* d_x;                // [B, 4H], the gradient of u as well
  Real* d_hidden;           // [B, H] but for the part that flows through the recurrent product
  Real* d_cell;             // [B, H]
};

}  // namespace seq2see::ops::kernels
