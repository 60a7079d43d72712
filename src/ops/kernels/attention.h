// Attention over plain arrays: energies, softmax, context, and back. Formulas: ops/attention.h.
#pragma once

#include <cstdint>

namespace seq2see::ops::kernels {

struct AttentionShape {
  int64_t B = 0;
  int64_t T = 0;  // queries of each sentence
  int64_t S = 0;
  int64_t K = 0;
  int64_t C = 0;
  const bool* mask = nullptr;  // [B, S]
  // [B] the sentence whose keys, values and mask each row reads, so that several hypotheses can share them;
  // null: row b reads those of sentence b. Forward only.
  const int64_t* sentences = nullptr;
};

/// Where the vector of sentence b at step t lies: batch first, or time first.
template <class Pointer>
struct Steps {
  Pointer data = nullptr;
  int64_t batch_stride = 0;
  int64_t time_stride = 0;
  [[nodiscard, gnu::always_inline]] Pointer at(int64_t b, int64_t t) const {
    return data + b * batch_stride + t * time_stride;
  }
};

/// What both directions read. v: [K] of the additive energy vᵀ tanh(q + k); null: the energy is scale · qᵀk.
template <class Real>
struct AttentionInputs {
  Steps<const Real*> queries;    // [K] each
  const Real* keys = nullptr;    // [B, S, K]
  const Real* values = nullptr;  // [B, S, C]
  const Real* v = nullptr;
  Real scale = Real(1);
};

template <class Real>
struct AttentionForward {
  AttentionInputs<Real> inputs;
  Steps<Real*> weights;  // [S] each
  Steps<Real*> context;  // [C] each
};

/// Gradients of the values are gathered from all steps afterwards, see Gather; so are those of the keys
/// where the energy is a dot product.
template <class Real>
struct AttentionBackward {
  AttentionInputs<Real> inputs;
  Steps<const Real*> weights;
  Steps<const Real*> d_context;
  Steps<const Real*> d_weights;  // data null: nothing flows back through the weights
  Steps<Real*> d_queries;        // written
  Steps<Real*> d_energies;       // [S] each, written
  Real* d_keys = nullptr;        // [B, S, K], added to; additive only
  Real* d_v = nullptr;           // [K], added to; additive only
};

/// to[b, s] += factor · Σ_t coefficients[b, t, s] · vectors[b, t].
template <class Real>
struct Gather {
  int64_t B = 0;
  int64_t T = 0;
  int64_t S = 0;
  int64_t N = 0;
  Steps<const Real*> coefficients;  // [S] each
  Steps<const Real*> vectors;       // [N] each
  Real factor = Real(1);
  Real* to = nullptr;  // [B, S, N]
};

}  // namespace seq2see::ops::kernels
