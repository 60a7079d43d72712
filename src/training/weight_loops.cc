#include "training/weight_loops.h"

#include <cmath>

// One binary for all processors: the loader chooses the widest version that the machine has. The sanitizers'
// start-up does not stand such a choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define SEQ2SEE_FOR_EACH_PROCESSOR [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define SEQ2SEE_FOR_EACH_PROCESSOR
#endif

namespace seq2see::training {
namespace {

template <class Real>
[[gnu::always_inline]] inline void add_all(const Real* __restrict part, Real* __restrict sum, int64_t count) {
  for (int64_t i = 0; i < count; ++i) sum[i] += part[i];
}

template <class Real>
[[gnu::always_inline]] inline double squares_of(const Real* __restrict values, int64_t count) {
  constexpr int64_t kLanes = 32;  // sums side by side: enough to keep the widest registers busy
  double lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      const auto value = static_cast<double>(values[i + lane]);
      lanes[lane] += value * value;
    }
  }
  double sum = 0.0;
  for (const double lane : lanes) sum += lane;
  for (; i < count; ++i) {
    const auto value = static_cast<double>(values[i]);
    sum += value * value;
  }
  return sum;
}

template <bool kHasGradient>
[[gnu::always_inline]] inline void adam(const AdamStep& step, const float* __restrict gradient, int64_t count,
                                        float* __restrict weight, float* __restrict mean,
                                        float* __restrict square) {
  const AdamStep s = step;
  for (int64_t i = 0; i < count; ++i) {
    const float g = (kHasGradient ? gradient[i] * s.scale : 0.0F) + s.coupled_decay * weight[i];
    const float m = s.beta1 * mean[i] + (1.0F - s.beta1) * g;
    const float v = s.beta2 * square[i] + (1.0F - s.beta2) * g * g;
    mean[i] = m;
    square[i] = v;
    weight[i] = s.keep * weight[i] - s.step_size * m / (std::sqrt(v * s.square_correction) + s.epsilon);
  }
}

template <bool kHasGradient, bool kHasBuffer>
[[gnu::always_inline]] inline void sgd(const SgdStep& step, const float* __restrict gradient, int64_t count,
                                       float* __restrict weight, float* __restrict buffer) {
  const SgdStep s = step;
  for (int64_t i = 0; i < count; ++i) {
    float direction = (kHasGradient ? gradient[i] * s.scale : 0.0F) + s.decay * weight[i];
    if (kHasBuffer) direction = buffer[i] = s.momentum * buffer[i] + direction;
    weight[i] -= s.rate * direction;
  }
}

[[gnu::always_inline]] inline void move_towards(float rate, const float* __restrict weight, int64_t count,
                                                float* __restrict average) {
  for (int64_t i = 0; i < count; ++i) average[i] += rate * (weight[i] - average[i]);
}

}  // namespace

SEQ2SEE_FOR_EACH_PROCESSOR void add(const float* part, float* sum, int64_t count) {
  add_all(part, sum, count);
}
void add(const double* part, double* sum, int64_t count) { add_all(part, sum, count); }

SEQ2SEE_FOR_EACH_PROCESSOR double sum_of_squares(const float* values, int64_t count) {
  return squares_of(values, count);
}
double sum_of_squares(const double* values, int64_t count) { return squares_of(values, count); }

SEQ2SEE_FOR_EACH_PROCESSOR void adam_update(const AdamStep& step, const float* gradient, int64_t count,
                                            float* weight, float* mean, float* square) {
  if (gradient != nullptr) {
    adam<true>(step, gradient, count, weight, mean, square);
  } else {
    adam<false>(step, nullptr, count, weight, mean, square);
  }
}

SEQ2SEE_FOR_EACH_PROCESSOR void sgd_update(const SgdStep& step, const float* gradient, int64_t count,
                                           float* weight, float* buffer) {
  if (gradient != nullptr && buffer != nullptr) {
    sgd<true, true>(step, gradient, count, weight, buffer);
  } else if (gradient != nullptr) {
    sgd<true, false>(step, gradient, count, weight, nullptr);
  } else if (buffer != nullptr) {
    sgd<false, true>(step, nullptr, count, weight, buffer);
  } else {
    sgd<false, false>(step, nullptr, count, weight, nullptr);
  }
}

SEQ2SEE_FOR_EACH_PROCESSOR void average_update(float rate, const float* weight, int64_t count,
                                               float* average) {
  move_towards(rate, weight, count, average);
}

}  // namespace seq2see::training
