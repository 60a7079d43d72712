// The functions of ops/approximations.h over arrays, in loops that a compiler turns into vector instructions.
#pragma once

#include <cstdint>

namespace seq2see::benchmarks {

void approximate_exp_of(const float* input, float* output, int64_t count);
void approximate_sigmoid_of(const float* input, float* output, int64_t count);
void approximate_tanh_of(const float* input, float* output, int64_t count);

}  // namespace seq2see::benchmarks
