#include "ops/dropout.h"

#include <ATen/CPUGeneratorImpl.h>

namespace seq2see::ops {

Noise::Noise(RandomStream stream) : generator_(at::detail::createCPUGenerator(stream.next())) {}

Tensor dropout(const Tensor& input, double p, Noise* noise) {
  if (noise == nullptr || p == 0.0) return input;
  TORCH_CHECK(p > 0.0 && p < 1.0, "dropout probability ", p, " is outside [0, 1)");
  Tensor keep = torch::empty_like(input, torch::MemoryFormat::Contiguous).detach();
  keep.bernoulli_(1.0 - p, noise->generator()).div_(1.0 - p);
  return input * keep;
}

}  // namespace seq2see::ops
