// The gates of recurrent cells: see gates.h.

SEQ2SEE_INLINE bool is_absent(const StepRows& rows, int64_t b) {
  return rows.present != nullptr && !rows.present[b];
}

template <class Real>
void gru_forward(const StepRows& rows, const GruForward<Real>& step) {
  constexpr int W = kWidth<Real>;
  const int64_t H = rows.H;
  const Real* const bias = step.bias;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* const x = step.x + b * 3 * H;
    const Real* const u = step.u + b * 3 * H;
    const Real* const hidden = step.hidden + b * H;
    Real* const gates = step.gates + b * 3 * H;
    Real* const next = step.next + b * H;
    if (is_absent(rows, b)) {
      copy(H, hidden, next);
      continue;
    }
    for_lanes<Real>(H, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
      const auto reset = wide_sigmoid<Real, W>(lanes.load(x) + (lanes.load(u) + lanes.load(bias)));
      const auto update =
          wide_sigmoid<Real, W>(lanes.load(x + H) + (lanes.load(u + H) + lanes.load(bias + H)));
      const auto candidate =
          wide_tanh<W>(lanes.load(x + 2 * H) + reset * (lanes.load(u + 2 * H) + lanes.load(bias + 2 * H)));
      lanes.store(gates, reset);
      lanes.store(gates + H, update);
      lanes.store(gates + 2 * H, candidate);
      lanes.store(next, candidate + update * (lanes.load(hidden) - candidate));
    });
  }
}

template <class Real>
void gru_backward(const StepRows& rows, const GruBackward<Real>& step) {
  const int64_t H = rows.H;
  const Real* const bias = step.bias;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* const gates = step.gates + b * 3 * H;
    const Real* const u = step.u + b * 3 * H;
    const Real* const hidden = step.hidden + b * H;
    const Real* const d_next = step.d_next + b * H;
    Real* const d_x = step.d_x + b * 3 * H;
    Real* const d_u = step.d_u + b * 3 * H;
    Real* const d_hidden = step.d_hidden + b * H;
    if (is_absent(rows, b)) {
      clear(3 * H, d_x);
      clear(3 * H, d_u);
      copy(H, d_next, d_hidden);
      continue;
    }
    for_lanes<Real>(H, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
      const auto reset = lanes.load(gates);
      const auto update = lanes.load(gates + H);
      const auto candidate = lanes.load(gates + 2 * H);
      const auto d = lanes.load(d_next);
      // h' = (1 - z) n + z h;  n = tanh(a);  a = x_n + r u_n
      const auto d_candidate = d * (Real(1) - update) * (Real(1) - candidate * candidate);
      const auto d_update = d * (lanes.load(hidden) - candidate) * update * (Real(1) - update);
      const auto d_reset =
          d_candidate * (lanes.load(u + 2 * H) + lanes.load(bias + 2 * H)) * reset * (Real(1) - reset);
      lanes.store(d_x, d_reset);
      lanes.store(d_x + H, d_update);
      lanes.store(d_x + 2 * H, d_candidate);
      lanes.store(d_u, d_reset);
      lanes.store(d_u + H, d_update);
      lanes.store(d_u + 2 * H, d_candidate * reset);
      lanes.store(d_hidden, d * update);
    });
  }
}

template <class Real>
void lstm_forward(const StepRows& rows, const LstmForward<Real>& step) {
  constexpr int W = kWidth<Real>;
  const int64_t H = rows.H;
  const Real* const bias = step.bias;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* const x = step.x + b * 4 * H;
    const Real* const u = step.u + b * 4 * H;
    const Real* const hidden = step.hidden + b * H;
    const Real* const cell = step.cell + b * H;
    Real* const gates = step.gates + b * 4 * H;
    Real* const next = step.next + b * H;
    Real* const next_cell = step.next_cell + b * H;
    if (is_absent(rows, b)) {
      copy(H, hidden, next);
      copy(H, cell, next_cell);
      continue;
    }
    for_lanes<Real>(H, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
      const auto input = wide_sigmoid<Real, W>(lanes.load(x) + (lanes.load(u) + lanes.load(bias)));
      const auto forget =
          wide_sigmoid<Real, W>(lanes.load(x + H) + (lanes.load(u + H) + lanes.load(bias + H)));
      const auto candidate =
          wide_tanh<W>(lanes.load(x + 2 * H) + (lanes.load(u + 2 * H) + lanes.load(bias + 2 * H)));
      const auto output =
          wide_sigmoid<Real, W>(lanes.load(x + 3 * H) + (lanes.load(u + 3 * H) + lanes.load(bias + 3 * H)));
      lanes.store(gates, input);
      lanes.store(gates + H, forget);
      lanes.store(gates + 2 * H, candidate);
      lanes.store(gates + 3 * H, output);
      const auto c = forget * lanes.load(cell) + input * candidate;
      lanes.store(next_cell, c);
      lanes.store(next, output * wide_tanh<W>(c));
    });
  }
}

template <class Real>
void lstm_backward(const StepRows& rows, const LstmBackward<Real>& step) {
  constexpr int W = kWidth<Real>;
  const int64_t H = rows.H;
  for (int64_t b = 0; b < rows.B; ++b) {
    const Real* const gates = step.gates + b * 4 * H;
    const Real* const cell = step.cell + b * H;
    const Real* const next_cell = step.next_cell + b * H;
    const Real* const d_next = step.d_next + b * H;
    const Real* const d_next_cell = step.d_next_cell + b * H;
    Real* const d_x = step.d_x + b * 4 * H;
    Real* const d_hidden = step.d_hidden + b * H;
    Real* const d_cell = step.d_cell + b * H;
    if (is_absent(rows, b)) {
      clear(4 * H, d_x);
      copy(H, d_next, d_hidden);
      copy(H, d_next_cell, d_cell);
      continue;
    }
    for_lanes<Real>(H, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
      const auto input = lanes.load(gates);
      const auto forget = lanes.load(gates + H);
      const auto candidate = lanes.load(gates + 2 * H);
      const auto output = lanes.load(gates + 3 * H);
      const auto d = lanes.load(d_next);
      // h' = o tanh(c');  c' = f c + i g
      const auto squashed = wide_tanh<W>(lanes.load(next_cell));
      const auto d_c = lanes.load(d_next_cell) + d * output * (Real(1) - squashed * squashed);
      lanes.store(d_x, d_c * candidate * input * (Real(1) - input));
      lanes.store(d_x + H, d_c * lanes.load(cell) * forget * (Real(1) - forget));
      lanes.store(d_x + 2 * H, d_c * input * (Real(1) - candidate * candidate));
      lanes.store(d_x + 3 * H, d * squashed * output * (Real(1) - output));
      lanes.store(d_cell, d_c * forget);
      lanes.store(d_hidden, Wide<Real, W>{});
    });
  }
}
