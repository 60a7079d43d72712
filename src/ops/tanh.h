// The hyperbolic tangent.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// tanh of every number. With the fused backend a number has the same tanh, to the last bit, wherever it
/// stands (LibTorch's own takes another function for the last numbers of a tensor); the error is stated in
/// ops/kernels/wide.h.
Tensor tanh(const Tensor& x);

}  // namespace seq2see::ops
