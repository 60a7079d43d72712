// Softmax over the vocabulary: see cross_entropy.h.

/// Puts a logit in its place among the best of a token, if it has one there.
template <class Real>
SEQ2SEE_INLINE void offer(const BestPieces<Real>& best, int64_t token, Real logit, int64_t piece) {
  Real* const logits = best.logits + token * best.count;
  int64_t* const pieces = best.pieces + token * best.count;
  int64_t place = best.count - 1;
  if (logit <= logits[place]) return;  // not-a-number comes through
  if (best.banned_begin != nullptr) {
    for (int64_t i = best.banned_begin[token]; i < best.banned_begin[token + 1]; ++i) {
      if (best.banned[i] == piece) return;
    }
  }
  for (; place > 0 && !(logit <= logits[place - 1]); --place) {
    logits[place] = logits[place - 1];
    pieces[place] = pieces[place - 1];
  }
  logits[place] = logit;
  pieces[place] = piece;
}

/// Rows after which it is looked whether any of them is among the best: seldom, once some have been seen.
constexpr int64_t kRowsLookedAtTogether = 16;

template <class Real>
void exponentials(const LogitBlock<Real>& block, const BlockExponentials<Real>& result) {
  constexpr int W = kWidth<Real>;
  using Numbers = Wide<Real, W>;
  const BestPieces<Real>& best = result.best;
  for_lanes<Real>(block.tokens, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    Numbers largest = spread<Real, W>(-__builtin_inf());
    Numbers logits{};
    for (int64_t first = 0; first < block.rows; first += kRowsLookedAtTogether) {
      const int64_t end = smaller(first + kRowsLookedAtTogether, block.rows);
      Numbers of_rows = spread<Real, W>(-__builtin_inf());
      for (int64_t row = first; row < end; ++row) {
        Real* const of_row = block.logits + row * block.stride;
        const Numbers logit = lanes.load(of_row) + block.bias[row];
        lanes.store(of_row, logit);
        logits += logit;
        of_rows = logit <= of_rows ? of_rows : logit;  // not-a-number must come through: no comparison is true
      }
      largest = of_rows <= largest ? largest : of_rows;
      if (best.count == 0) continue;
      for (int64_t token = lanes.begin; token < lanes.begin + lanes.count; ++token) {
        if (of_rows[token - lanes.begin] <= best.logits[(token + 1) * best.count - 1]) continue;
        for (int64_t row = first; row < end; ++row) {
          offer(best, token, block.logits[row * block.stride + token], result.first_row + row);
        }
      }
    }
    lanes.store(result.largest, largest);
    lanes.store(result.logits, logits);
    for (int64_t token = lanes.begin; token < lanes.begin + lanes.count; ++token) {
      if (result.targets == nullptr) continue;
      const int64_t row = result.targets[token] - result.first_row;
      if (row >= 0 && row < block.rows) result.of_target[token] = block.logits[row * block.stride + token];
    }
    Numbers sum{};
    for (int64_t row = 0; row < block.rows; ++row) {
      Real* const of_row = block.logits + row * block.stride;
      const Numbers exponential = wide_exp<W>(lanes.load(of_row) - largest);
      sum += exponential;
      lanes.store(of_row, exponential);
    }
    lanes.store(result.exponentials, sum);
  });
}

template <class Real>
void logit_gradients(const LogitBlock<Real>& block, const BlockGradients<Real>& gradients) {
  constexpr int W = kWidth<Real>;
  for (int64_t row = 0; row < block.rows; ++row) {
    Real* const of_row = block.logits + row * block.stride;
    Wide<Real, W> sum{};
    for_lanes<Real>(block.tokens, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
      const auto gradient = lanes.load(of_row) * lanes.load(gradients.factor) - gradients.everywhere;
      lanes.store(of_row, gradient);
      sum += lanes.only(gradient);
    });
    gradients.d_bias[row] += sum_of_lanes<Real, W>(sum);
  }
  for (int64_t token = 0; token < block.tokens; ++token) {
    const int64_t row = gradients.targets[token] - gradients.first_row;
    if (row < 0 || row >= block.rows) continue;
    block.logits[row * block.stride + token] -= gradients.on_target;
    gradients.d_bias[row] -= gradients.on_target;
  }
}
