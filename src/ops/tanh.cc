#include "ops/tanh.h"

#include "ops/kernels/kernels.h"
#include "ops/linear.h"

namespace seq2see::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class Real>
void run(const Tensor& x, const Tensor& y) {
  kernels::kernels<Real>().tanh(x.numel(), x.data_ptr<Real>(), y.data_ptr<Real>());
}

class Tanh : public torch::autograd::Function<Tanh> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const Tensor dense = x.contiguous();
    const Tensor y = torch::empty_like(dense);
    if (x.scalar_type() == torch::kFloat32) {
      run<float>(dense, y);
    } else {
      run<double>(dense, y);
    }
    context->save_for_backward({y});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const Tensor y = context->get_saved_variables()[0];
    return {d_results[0] * (1.0 - y * y)};
  }
};

}  // namespace

Tensor tanh(const Tensor& x) { return uses_fused(x) ? Tanh::apply(x) : torch::tanh(x); }

}  // namespace seq2see::ops
