// Matrix products of bfloat16 with sums in float32.
#pragma once

#include <cstdint>
#include <functional>

namespace seq2see::benchmarks {

/// Whether the processor multiplies bfloat16 by itself (AVX512-BF16, AMX) and this program was built with a
/// library that lets it.
bool has_bf16_instructions();

/// What multiplies two [n, n] matrices of its own whenever it is called, on the calling thread's number of
/// OpenMP threads. Only where has_bf16_instructions().
std::function<void()> bf16_product(int64_t n);

}  // namespace seq2see::benchmarks
