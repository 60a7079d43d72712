#include "benchmarks/micro/function_loops.h"
#include "benchmarks/micro/twins.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t kElements = 4096;  // input and output stay in the first cache

void register_function(const std::string& name, void (*approximation)(const float*, float*, int64_t),
                       Tensor& (*of_torch)(Tensor&, const Tensor&)) {
  register_single(name + "/approximation", kElements, [=] {
    return [=, input = torch::randn(kElements), output = torch::empty(kElements)] {
      approximation(input.data_ptr<float>(), output.data_ptr<float>(), kElements);
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
  register_function("exp", approximate_exp_of, torch::exp_out);
  register_function("sigmoid", approximate_sigmoid_of, torch::sigmoid_out);
  register_function("tanh", approximate_tanh_of, torch::tanh_out);
}

}  // namespace seq2see::benchmarks
