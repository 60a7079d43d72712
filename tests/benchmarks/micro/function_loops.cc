#include "benchmarks/micro/function_loops.h"

#include "ops/approximations.h"

// The loader chooses the widest version that the machine has, as it does for the loops in src/ops.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SEQ2SEE_FOR_EACH_PROCESSOR [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define SEQ2SEE_FOR_EACH_PROCESSOR
#endif

namespace seq2see::benchmarks {

SEQ2SEE_FOR_EACH_PROCESSOR
void approximate_exp_of(const float* __restrict input, float* __restrict output, int64_t count) {
  for (int64_t i = 0; i < count; ++i) output[i] = ops::approximate_exp(input[i]);
}

SEQ2SEE_FOR_EACH_PROCESSOR
void approximate_sigmoid_of(const float* __restrict input, float* __restrict output, int64_t count) {
  for (int64_t i = 0; i < count; ++i) output[i] = ops::approximate_sigmoid(input[i]);
}

SEQ2SEE_FOR_EACH_PROCESSOR
void approximate_tanh_of(const float* __restrict input, float* __restrict output, int64_t count) {
  for (int64_t i = 0; i < count; ++i) output[i] = ops::approximate_tanh(input[i]);
}

}  // namespace seq2see::benchmarks
