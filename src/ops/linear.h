// The linear layer.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// x Wᵀ + b. x: [..., I]; weight: [O, I]; bias: [O], or undefined for none. Returns [..., O].
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);

/// The same with the parameters of a module.
Tensor linear(const Tensor& x, const torch::nn::Linear& layer);

namespace reference {
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);
/// The operand of a product in the precision that is set.
Tensor rounded(const Tensor& operand);
}  // namespace reference

namespace fused {
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);
}  // namespace fused

/// Whether the fused twins compute with such tensors: they know float32 and float64 in main memory.
bool uses_fused(const Tensor& tensor);

}  // namespace seq2see::ops
