// Attention: see attention.h.

template <class Real>
SEQ2SEE_INLINE Real dot(int64_t count, const Real* a, const Real* b) {
  constexpr int W = kWidth<Real>;
  Wide<Real, W> sum{};
  for_lanes<Real>(count, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA { sum += lanes.load(a) * lanes.load(b); });
  return sum_of_lanes<Real, W>(sum);
}

/// to += factor · from.
template <class Real>
SEQ2SEE_INLINE void add_scaled(int64_t count, Real factor, const Real* from, Real* to) {
  for_lanes<Real>(count, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    lanes.store(to, lanes.load(to) + factor * lanes.load(from));
  });
}

template <class Real>
SEQ2SEE_INLINE Real additive_energy(int64_t K, const Real* query, const Real* key, const Real* v) {
  constexpr int W = kWidth<Real>;
  Wide<Real, W> sum{};
  for_lanes<Real>(K, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    sum += lanes.load(v) * wide_tanh<W>(lanes.load(query) + lanes.load(key));
  });
  return sum_of_lanes<Real, W>(sum);
}

/// Softmax over the true positions, in place; exactly 0 elsewhere.
template <class Real>
SEQ2SEE_INLINE void masked_softmax(int64_t S, const bool* mask, Real* energies) {
  constexpr int W = kWidth<Real>;
  Real largest = -__builtin_inf();
  for (int64_t s = 0; s < S; ++s) {
    // Not-a-number must come through: no comparison with it is true.
    if (mask[s] && !(energies[s] <= largest)) largest = energies[s];
  }
  for_lanes<Real>(S, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    lanes.store(energies, wide_exp<W>(lanes.load(energies) - largest));
  });
  Real sum = Real(0);
  for (int64_t s = 0; s < S; ++s) {
    energies[s] = mask[s] ? energies[s] : Real(0);
    sum += energies[s];
  }
  const Real share = Real(1) / sum;
  for (int64_t s = 0; s < S; ++s) energies[s] *= share;
}

template <class Real>
void attention_forward(const AttentionShape& shape, const AttentionForward<Real>& step) {
  constexpr int W = kWidth<Real>;
  const AttentionInputs<Real>& inputs = step.inputs;
  for (int64_t b = 0; b < shape.B; ++b) {
    const int64_t sentence = shape.sentences != nullptr ? shape.sentences[b] : b;
    const bool* const mask = shape.mask + sentence * shape.S;
    const Real* const keys = inputs.keys + sentence * shape.S * shape.K;
    const Real* const values = inputs.values + sentence * shape.S * shape.C;
    for (int64_t t = 0; t < shape.T; ++t) {
      const Real* const query = inputs.queries.at(b, t);
      Real* const weights = step.weights.at(b, t);
      Real* const context = step.context.at(b, t);
      for (int64_t s = 0; s < shape.S; ++s) {
        const Real* const key = keys + s * shape.K;
        weights[s] = !mask[s]              ? Real(0)
                     : inputs.v != nullptr ? additive_energy(shape.K, query, key, inputs.v)
                                           : inputs.scale * dot(shape.K, query, key);
      }
      masked_softmax(shape.S, mask, weights);
      for_lanes<Real>(shape.C, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
        Wide<Real, W> sum{};
        for (int64_t s = 0; s < shape.S; ++s) {
          if (mask[s]) sum += weights[s] * lanes.load(values + s * shape.C);
        }
        lanes.store(context, sum);
      });
    }
  }
}

template <class Real>
void attention_backward(const AttentionShape& shape, const AttentionBackward<Real>& step) {
  constexpr int W = kWidth<Real>;
  const AttentionInputs<Real>& inputs = step.inputs;
  for (int64_t b = 0; b < shape.B; ++b) {
    const bool* const mask = shape.mask + b * shape.S;
    const Real* const keys = inputs.keys + b * shape.S * shape.K;
    const Real* const values = inputs.values + b * shape.S * shape.C;
    for (int64_t t = 0; t < shape.T; ++t) {
      const Real* const weights = step.weights.at(b, t);
      const Real* const d_context = step.d_context.at(b, t);
      Real* const d_energies = step.d_energies.at(b, t);
      // c = Σ a v;  a = softmax(e): de = a (da - Σ a da)
      Real mean = Real(0);
      for (int64_t s = 0; s < shape.S; ++s) {
        d_energies[s] = mask[s] ? dot(shape.C, d_context, values + s * shape.C) : Real(0);
        if (step.d_weights.data != nullptr && mask[s]) d_energies[s] += step.d_weights.at(b, t)[s];
        mean += weights[s] * d_energies[s];
      }
      for (int64_t s = 0; s < shape.S; ++s) d_energies[s] = weights[s] * (d_energies[s] - mean);

      const Real* const query = inputs.queries.at(b, t);
      Real* const d_query = step.d_queries.at(b, t);
      clear(shape.K, d_query);
      for (int64_t s = 0; s < shape.S; ++s) {
        if (!mask[s]) continue;
        const Real* const key = keys + s * shape.K;
        const Real d_energy = d_energies[s];
        if (inputs.v == nullptr) {
          add_scaled(shape.K, inputs.scale * d_energy, key, d_query);
          continue;
        }
        // e = vᵀ h, h = tanh(q + k)
        Real* const d_key = step.d_keys + (b * shape.S + s) * shape.K;
        for_lanes<Real>(shape.K, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
          const auto h = wide_tanh<W>(lanes.load(query) + lanes.load(key));
          const auto d_sum = d_energy * lanes.load(inputs.v) * (Real(1) - h * h);
          lanes.store(step.d_v, lanes.load(step.d_v) + d_energy * h);
          lanes.store(d_query, lanes.load(d_query) + d_sum);
          lanes.store(d_key, lanes.load(d_key) + d_sum);
        });
      }
    }
  }
}

template <class Real>
void gather(const Gather<Real>& gather) {
  for (int64_t b = 0; b < gather.B; ++b) {
    for (int64_t s = 0; s < gather.S; ++s) {
      Real* const to = gather.to + (b * gather.S + s) * gather.N;
      for_lanes<Real>(gather.N, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
        auto sum = lanes.load(to);
        for (int64_t t = 0; t < gather.T; ++t) {
          sum += gather.factor * gather.coefficients.at(b, t)[s] * lanes.load(gather.vectors.at(b, t));
        }
        lanes.store(to, sum);
      });
    }
  }
}
