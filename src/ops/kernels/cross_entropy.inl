// Softmax over the vocabulary: see cross_entropy.h.

template <class Real>
void exponentials(const LogitBlock<Real>& block, const BlockExponentials<Real>& result) {
  constexpr int W = kWidth<Real>;
  using Numbers = Wide<Real, W>;
  using Wholes = typename WideTypes<Real, W>::Wholes;
  for_lanes<Real>(block.tokens, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    Numbers largest = spread<Real, W>(-__builtin_inf());
    Numbers logits{};
    Wholes piece{};
    for (int64_t row = 0; row < block.rows; ++row) {
      Real* const of_row = block.logits + row * block.stride;
      const Numbers logit = lanes.load(of_row) + block.bias[row];
      lanes.store(of_row, logit);
      logits += logit;
      // Not-a-number must come through: no comparison with it is true.
      const auto larger = ~(logit <= largest);
      piece = larger ? Wholes{} + static_cast<typename WideTypes<Real, W>::Whole>(row) : piece;
      largest = larger ? logit : largest;
    }
    lanes.store(result.largest, largest);
    lanes.store(result.logits, logits);
    for (int64_t token = lanes.begin; token < lanes.begin + lanes.count; ++token) {
      if (result.largest_piece != nullptr)
        result.largest_piece[token] = result.first_row + piece[token - lanes.begin];
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
