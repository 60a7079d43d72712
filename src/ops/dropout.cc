#include "ops/dropout.h"

#include "ops/kernels/kernels.h"

namespace seq2see::ops {
namespace {

template <class Real>
void fill(const Tensor& factors, double p, uint64_t key) {
  constexpr double kRandomNumbers = 4294967296.0;  // 2^32
  kernels::kernels<Real>().dropout_factors({factors.numel(), key, static_cast<uint32_t>(p * kRandomNumbers),
                                            static_cast<Real>(1.0 / (1.0 - p)), factors.data_ptr<Real>()});
}

}  // namespace

Tensor dropout_factors(at::IntArrayRef shape, double p, Noise* noise, const Tensor& like) {
  if (noise == nullptr || p == 0.0) return {};
  TORCH_CHECK(p > 0.0 && p < 1.0, "dropout probability ", p, " is outside [0, 1)");
  const auto type = like.scalar_type() == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
  const Tensor factors = torch::empty(shape, torch::TensorOptions().dtype(type));
  const uint64_t key = noise->next_key();
  if (type == torch::kFloat64) {
    fill<double>(factors, p, key);
  } else {
    fill<float>(factors, p, key);
  }
  return factors.to(like.options().requires_grad(false));
}

Tensor dropout(const Tensor& input, double p, Noise* noise) {
  const Tensor factors = dropout_factors(input.sizes(), p, noise, input);
  return factors.defined() ? input * factors : input;
}

}  // namespace seq2see::ops
