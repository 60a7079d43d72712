// How the operations of a run are computed: settings of the run, never part of a model. Both are of the whole
// program and to be set before any thread computes.
#pragma once

#include <string>

namespace seq2see::ops {

enum class Backend {
  kReference,  // composed of LibTorch's operations, gradients from its autograd: the one to read
  kFused,      // one operation with a backward pass written by hand, where there is one: the fast one
};

/// kFused unless set.
void set_backend(Backend backend);
Backend backend();

/// What the operands of matrix products are rounded to. Sums, and everything else, are in float32 either way.
enum class Precision { kFloat32, kBfloat16 };

/// kFloat32 unless set.
void set_precision(Precision precision);
Precision precision();

/// Whether this processor multiplies bfloat16 by itself (AMX, AVX512-BF16); where not, the same
/// is computed with float32 instructions, more slowly.
bool multiplies_bfloat16();

/// What the fused operations were compiled for on this processor: "AVX2", "AVX-512", …
std::string processor_kind();

}  // namespace seq2see::ops
