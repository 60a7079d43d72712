// Functions of each number of an array.

template <class Real>
void exp_all(int64_t count, const Real* from, Real* to) {
  for_lanes<Real>(count, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    lanes.store(to, wide_exp<kWidth<Real>>(lanes.load(from)));
  });
}

template <class Real>
void sigmoid_all(int64_t count, const Real* from, Real* to) {
  for_lanes<Real>(count, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    lanes.store(to, wide_sigmoid<Real, kWidth<Real>>(lanes.load(from)));
  });
}

template <class Real>
void tanh_all(int64_t count, const Real* from, Real* to) {
  for_lanes<Real>(count, [&](auto lanes) SEQ2SEE_INLINE_LAMBDA {
    lanes.store(to, wide_tanh<kWidth<Real>>(lanes.load(from)));
  });
}

/// Two rounds of a mixing function of 32 bits (multiply and shift-xor, constants of C. Wellons' search).
SEQ2SEE_INLINE uint32_t mixed(uint32_t x) {
  x ^= x >> 16;
  x *= 0x21F0AAADU;
  x ^= x >> 15;
  x *= 0x735A2D97U;
  x ^= x >> 15;
  return x;
}

template <class Real>
void dropout_factors(const DropoutFactors<Real>& dropout) {
  const auto low = static_cast<uint32_t>(dropout.key);
  const auto high = static_cast<uint32_t>(dropout.key >> 32);
  for (int64_t i = 0; i < dropout.count; ++i) {
    const uint32_t random = mixed(mixed(static_cast<uint32_t>(i) + low) ^ high);
    dropout.factors[i] = random < dropout.threshold ? Real(0) : dropout.scale;
  }
}
