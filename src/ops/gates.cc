#include "ops/gates.h"

#include <algorithm>

#include "ops/approximations.h"

// One binary for all processors: the loader chooses the widest version that the machine has. The sanitizers'
// start-up does not stand such a choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SEQ2SEE_FOR_EACH_PROCESSOR [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define SEQ2SEE_FOR_EACH_PROCESSOR
#endif

namespace seq2see::ops {
namespace {

bool is_absent(const StepRows& rows, int64_t b) { return rows.present != nullptr && !rows.present[b]; }

template <class Real>
[[gnu::always_inline]] inline void forward(const StepRows& rows, const GruForward<Real>& step) {
  const int64_t H = rows.H;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* __restrict x = step.x + b * 3 * H;
    const Real* __restrict u = step.u + b * 3 * H;
    const Real* __restrict hidden = step.hidden + b * H;
    Real* __restrict gates = step.gates + b * 3 * H;
    Real* __restrict next = step.next + b * H;
    if (is_absent(rows, b)) {
      std::copy(hidden, hidden + H, next);
      continue;
    }
    for (int64_t j = 0; j < H; ++j) {
      const Real reset = approximate_sigmoid(x[j] + u[j]);
      const Real update = approximate_sigmoid(x[H + j] + u[H + j]);
      const Real candidate = approximate_tanh(x[2 * H + j] + reset * u[2 * H + j]);
      gates[j] = reset;
      gates[H + j] = update;
      gates[2 * H + j] = candidate;
      next[j] = candidate + update * (hidden[j] - candidate);
    }
  }
}

template <class Real>
[[gnu::always_inline]] inline void backward(const StepRows& rows, const GruBackward<Real>& step) {
  const int64_t H = rows.H;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* __restrict gates = step.gates + b * 3 * H;
    const Real* __restrict u = step.u + b * 3 * H;
    const Real* __restrict hidden = step.hidden + b * H;
    const Real* __restrict d_next = step.d_next + b * H;
    Real* __restrict d_x = step.d_x + b * 3 * H;
    Real* __restrict d_u = step.d_u + b * 3 * H;
    Real* __restrict d_hidden = step.d_hidden + b * H;
    if (is_absent(rows, b)) {
      std::fill(d_x, d_x + 3 * H, Real(0));
      std::fill(d_u, d_u + 3 * H, Real(0));
      std::copy(d_next, d_next + H, d_hidden);
      continue;
    }
    for (int64_t j = 0; j < H; ++j) {
      const Real reset = gates[j];
      const Real update = gates[H + j];
      const Real candidate = gates[2 * H + j];
      // h' = (1 - z) n + z h;  n = tanh(a);  a = x_n + r u_n
      const Real d_candidate = d_next[j] * (Real(1) - update) * (Real(1) - candidate * candidate);
      const Real d_update = d_next[j] * (hidden[j] - candidate) * update * (Real(1) - update);
      const Real d_reset = d_candidate * u[2 * H + j] * reset * (Real(1) - reset);
      d_x[j] = d_reset;
      d_x[H + j] = d_update;
      d_x[2 * H + j] = d_candidate;
      d_u[j] = d_reset;
      d_u[H + j] = d_update;
      d_u[2 * H + j] = d_candidate * reset;
      d_hidden[j] = d_next[j] * update;
    }
  }
}

template <class Real>
[[gnu::always_inline]] inline void forward(const StepRows& rows, const LstmForward<Real>& step) {
  const int64_t H = rows.H;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* __restrict x = step.x + b * 4 * H;
    const Real* __restrict u = step.u + b * 4 * H;
    const Real* __restrict hidden = step.hidden + b * H;
    const Real* __restrict cell = step.cell + b * H;
    Real* __restrict gates = step.gates + b * 4 * H;
    Real* __restrict next = step.next + b * H;
    Real* __restrict next_cell = step.next_cell + b * H;
    if (is_absent(rows, b)) {
      std::copy(hidden, hidden + H, next);
      std::copy(cell, cell + H, next_cell);
      continue;
    }
    for (int64_t j = 0; j < H; ++j) {
      const Real input = approximate_sigmoid(x[j] + u[j]);
      const Real forget = approximate_sigmoid(x[H + j] + u[H + j]);
      const Real candidate = approximate_tanh(x[2 * H + j] + u[2 * H + j]);
      const Real output = approximate_sigmoid(x[3 * H + j] + u[3 * H + j]);
      gates[j] = input;
      gates[H + j] = forget;
      gates[2 * H + j] = candidate;
      gates[3 * H + j] = output;
      next_cell[j] = forget * cell[j] + input * candidate;
      next[j] = output * approximate_tanh(next_cell[j]);
    }
  }
}

template <class Real>
[[gnu::always_inline]] inline void backward(const StepRows& rows, const LstmBackward<Real>& step) {
  const int64_t H = rows.H;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* __restrict gates = step.gates + b * 4 * H;
    const Real* __restrict cell = step.cell + b * H;
    const Real* __restrict next_cell = step.next_cell + b * H;
    const Real* __restrict d_next = step.d_next + b * H;
    const Real* __restrict d_next_cell = step.d_next_cell + b * H;
    Real* __restrict d_x = step.d_x + b * 4 * H;
    Real* __restrict d_hidden = step.d_hidden + b * H;
    Real* __restrict d_cell = step.d_cell + b * H;
    if (is_absent(rows, b)) {
      std::fill(d_x, d_x + 4 * H, Real(0));
      std::copy(d_next, d_next + H, d_hidden);
      std::copy(d_next_cell, d_next_cell + H, d_cell);
      continue;
    }
    for (int64_t j = 0; j < H; ++j) {
      const Real input = gates[j];
      const Real forget = gates[H + j];
      const Real candidate = gates[2 * H + j];
      const Real output = gates[3 * H + j];
      // h' = o tanh(c');  c' = f c + i g
      const Real squashed = approximate_tanh(next_cell[j]);
      const Real d_c = d_next_cell[j] + d_next[j] * output * (Real(1) - squashed * squashed);
      d_x[j] = d_c * candidate * input * (Real(1) - input);
      d_x[H + j] = d_c * cell[j] * forget * (Real(1) - forget);
      d_x[2 * H + j] = d_c * input * (Real(1) - candidate * candidate);
      d_x[3 * H + j] = d_next[j] * squashed * output * (Real(1) - output);
      d_cell[j] = d_c * forget;
      d_hidden[j] = Real(0);
    }
  }
}

}  // namespace

SEQ2SEE_FOR_EACH_PROCESSOR void gru_forward(const StepRows& rows, const GruForward<float>& step) {
  forward(rows, step);
}
SEQ2SEE_FOR_EACH_PROCESSOR void gru_backward(const StepRows& rows, const GruBackward<float>& step) {
  backward(rows, step);
}
SEQ2SEE_FOR_EACH_PROCESSOR void lstm_forward(const StepRows& rows, const LstmForward<float>& step) {
  forward(rows, step);
}
SEQ2SEE_FOR_EACH_PROCESSOR void lstm_backward(const StepRows& rows, const LstmBackward<float>& step) {
  backward(rows, step);
}
void gru_forward(const StepRows& rows, const GruForward<double>& step) { forward(rows, step); }
void gru_backward(const StepRows& rows, const GruBackward<double>& step) { backward(rows, step); }
void lstm_forward(const StepRows& rows, const LstmForward<double>& step) { forward(rows, step); }
void lstm_backward(const StepRows& rows, const LstmBackward<double>& step) { backward(rows, step); }

}  // namespace seq2see::ops
