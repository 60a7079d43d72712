// The loops over all weights of a model: plain arrays, vectorised by the compiler. They do little with each
// number, so their speed is that of the memory. What happens to a number does not depend on where in an
// array it stands.
#pragma once

#include <cstdint>

namespace seq2see::training {

/// sum[i] += part[i].
void add(const float* part, float* sum, int64_t count);
void add(const double* part, double* sum, int64_t count);

/// Σ values[i]², in double, added in an order that depends on count alone.
double sum_of_squares(const float* values, int64_t count);
double sum_of_squares(const double* values, int64_t count);

/// The constants of one update of Adam or AdamW (see make_optimizer).
struct AdamStep {
  float scale = 1.0F;          // of the gradient
  float coupled_decay = 0.0F;  // · w is added to the gradient
  float keep = 1.0F;           // what is left of w by decoupled decay
  float beta1 = 0.9F;
  float beta2 = 0.999F;
  float step_size = 0.0F;          // η / (1 - β₁ᵗ)
  float square_correction = 1.0F;  // 1 / (1 - β₂ᵗ)
  float epsilon = 0.0F;
};

/// gradient: null stands for zeros, with the same result to the last bit.
void adam_update(const AdamStep& step, const float* gradient, int64_t count, float* weight, float* mean,
                 float* square);

/// The constants of one update of gradient descent.
struct SgdStep {
  float scale = 1.0F;  // of the gradient
  float decay = 0.0F;  // · w is added to the gradient
  float momentum = 0.0F;
  float rate = 0.0F;
};

/// gradient: null stands for zeros. buffer: null without momentum.
void sgd_update(const SgdStep& step, const float* gradient, int64_t count, float* weight, float* buffer);

/// average[i] += rate · (weight[i] - average[i]).
void average_update(float rate, const float* weight, int64_t count, float* average);

}  // namespace seq2see::training
