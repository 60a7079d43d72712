#include "ops/linear.h"

#include <vector>

#include "ops/backend.h"
#include "ops/matrix_product.h"

namespace seq2see::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class Linear : public torch::autograd::Function<Linear> {
 public:
  /// inputs: x [N, I], weight, and bias if there is one. Returns [N, O].
  static Tensor forward(AutogradContext* context, at::TensorList inputs) {
    const Tensor& x = inputs[0];
    const Tensor& weight = inputs[1];
    const bool has_bias = inputs.size() > 2;
    context->save_for_backward({x, weight});
    context->saved_data["has_bias"] = has_bias;
    Tensor y = torch::empty({x.size(0), weight.size(0)}, x.options().requires_grad(false));
    if (has_bias) y.copy_(inputs[2].detach().unsqueeze(0));
    packed(weight, Orientation::kTransposed)->multiply(x, y, /*accumulate=*/has_bias);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const variable_list saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor& weight = saved[1];
    const Tensor d_y = d_results[0].contiguous();
    variable_list gradients(3);
    if (context->needs_input_grad(0)) {
      gradients[0] = torch::empty_like(x, torch::MemoryFormat::Contiguous);
      packed(weight, Orientation::kPlain)->multiply(d_y, gradients[0]);
    }
    if (context->needs_input_grad(1)) gradients[1] = outer_product(d_y, x);
    if (!context->saved_data["has_bias"].toBool()) {
      gradients.pop_back();
    } else if (context->needs_input_grad(2)) {
      gradients[2] = d_y.sum(0);
    }
    return gradients;
  }
};

}  // namespace

bool uses_fused(const Tensor& tensor) {
  return backend() == Backend::kFused && tensor.is_cpu() &&
         (tensor.scalar_type() == torch::kFloat32 || tensor.scalar_type() == torch::kFloat64);
}

namespace reference {

Tensor rounded(const Tensor& operand) {
  if (precision() == Precision::kFloat32 || operand.scalar_type() != torch::kFloat32) return operand;
  // The gradient passes as it is: it is a sum, and sums are not rounded.
  const Tensor plain = operand.detach();
  return operand + (plain.to(torch::kBFloat16).to(torch::kFloat32) - plain);
}

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  return torch::linear(rounded(x), rounded(weight), bias);
}

}  // namespace reference

namespace fused {

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes.back() = weight.size(0);
  const Tensor rows = x.reshape({-1, x.size(-1)});
  std::vector<Tensor> inputs = {rows, weight};
  if (bias.defined()) inputs.push_back(bias);
  return Linear::apply(at::TensorList(inputs)).view(sizes);
}

}  // namespace fused

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  expect_shape(weight, {-1, x.size(-1)}, "weight");
  if (bias.defined()) expect_shape(bias, {weight.size(0)}, "bias");
  return uses_fused(x) ? fused::linear(x, weight, bias) : reference::linear(x, weight, bias);
}

Tensor linear(const Tensor& x, const torch::nn::Linear& layer) {
  return linear(x, layer->weight, layer->bias);
}

}  // namespace seq2see::ops
