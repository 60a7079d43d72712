// Small tensors for tests: float64, and the same on every run.
#pragma once

#include <ATen/CPUGeneratorImpl.h>

#include <initializer_list>

#include "ops/tensor.h"

namespace seq2see::testing {

/// Uniform in [-1, 1), float64, a function of shape and seed.
inline Tensor random_tensor(c10::IntArrayRef sizes, uint64_t seed) {
  at::Generator generator = at::detail::createCPUGenerator(seed);
  return torch::empty(sizes, torch::kFloat64).uniform_(-1.0, 1.0, generator);
}

/// A leaf to differentiate by.
inline Tensor random_leaf(c10::IntArrayRef sizes, uint64_t seed) {
  return random_tensor(sizes, seed).requires_grad_(true);
}

/// One row of numbers, float64.
inline Tensor row(std::initializer_list<double> numbers) {
  return torch::tensor(std::vector<double>(numbers), torch::kFloat64);
}

/// The same tensor with all its zeros: a gradient may come by rows (ops/embedding.h).
inline Tensor dense(const Tensor& tensor) { return tensor.is_sparse() ? tensor.to_dense() : tensor; }

/// [B, S] true in front, padding after: one length a sentence.
inline Tensor mask_of(std::initializer_list<int64_t> lengths, int64_t S) {
  const Tensor ends = torch::tensor(std::vector<int64_t>(lengths), torch::kInt64).unsqueeze(1);  // [B, 1]
  return torch::arange(S).unsqueeze(0).lt(ends);
}

/// Gives every parameter of a module other values than initialisation does, none of them zero.
inline void scramble(const torch::nn::Module& module, uint64_t seed) {
  const torch::NoGradGuard no_gradient;
  for (const auto& parameter : module.parameters()) {
    Tensor values = parameter;
    values.copy_(random_tensor(values.sizes(), seed++));
  }
}

}  // namespace seq2see::testing
