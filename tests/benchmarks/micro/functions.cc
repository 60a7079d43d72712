#include "benchmarks/micro/twins.h"
#include "ops/kernels/kernels.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t kElements = 4096;  // input and output stay in the first cache

void register_function(const std::string& name, void (*kernel)(int64_t, const float*, float*),
                       Tensor& (*of_torch)(Tensor&, const Tensor&)) {
  register_single(name + "/kernel", kElements, [=] {
    return [=, input = torch::randn(kElements), output = torch::empty(kElements)] {
      kernel(kElements, input.data_ptr<float>(), output.data_ptr<float>());
    };
  });
  register_single(name + "/torch", kElements, [=] {
    return [=, input = torch::randn(kElements), output = torch::empty(kElements)]() mutable {
      (void)of_torch(output, input);
    };
  });
}

}  // namespace

void register_functions() {
  const auto& kernels = ops::kernels::kernels<float>();
  register_function("exp", kernels.exp, torch::exp_out);
  register_function("sigmoid", kernels.sigmoid, torch::sigmoid_out);
  register_function("tanh", kernels.tanh, torch::tanh_out);
}

}  // namespace seq2see::benchmarks
