#include <vector>

#include "ops/attention_arrays.h"

namespace seq2see::ops::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class Real>
void run_forward(const AttentionSource& source, const Tensor& queries, const Tensor& weights,
                 const Tensor& context) {
  kernels::kernels<Real>().attention_forward(source.shape(queries.size(1)),
                                             {attention_inputs<Real>(source, batch_first<Real>(queries)),
                                              batch_first<Real>(weights), batch_first<Real>(context)});
}

/// Returns the gradient of the queries.
template <class Real>
Tensor run_backward(const AttentionSource& source, const Tensor& queries, const Tensor& weights,
                    const Tensor& d_context, const Tensor& d_weights, const SourceGradients& gradients) {
  const int64_t T = queries.size(1);
  const Tensor d_queries = torch::empty_like(queries);
  const Tensor d_energies = torch::empty_like(weights);
  kernels::AttentionBackward<Real> step;
  step.inputs = attention_inputs<Real>(source, batch_first<Real>(queries));
  step.weights = read(batch_first<Real>(weights));
  step.d_context = read(batch_first<Real>(d_context));
  if (d_weights.defined()) step.d_weights = read(batch_first<Real>(d_weights));
  step.d_queries = batch_first<Real>(d_queries);
  step.d_energies = batch_first<Real>(d_energies);
  if (source.v.defined()) {
    step.d_keys = gradients.keys.data_ptr<Real>();
    step.d_v = gradients.v.data_ptr<Real>();
  }
  kernels::kernels<Real>().attention_backward(source.shape(T), step);
  gather_source_gradients<Real>(source, T, batch_first<Real>(queries), batch_first<Real>(weights),
                                batch_first<Real>(d_context), batch_first<Real>(d_energies), gradients);
  return d_queries;
}

class Attend : public torch::autograd::Function<Attend> {
 public:
  /// inputs: queries [B, T, K], keys, values, and v where the energy is additive. Returns context and
  /// weights.
  static variable_list forward(AutogradContext* context, at::TensorList inputs, const Tensor& mask,
                               double scale) {
    const Tensor queries = inputs[0].contiguous();
    const AttentionSource source(inputs[1], inputs[2], mask, inputs.size() > 3 ? inputs[3] : Tensor(), scale);
    const auto options = queries.options().requires_grad(false);
    const Tensor weights = torch::empty({queries.size(0), queries.size(1), source.keys.size(1)}, options);
    const Tensor average = torch::empty({queries.size(0), queries.size(1), source.values.size(2)}, options);
    if (queries.scalar_type() == torch::kFloat32) {
      run_forward<float>(source, queries, weights, average);
    } else {
      run_forward<double>(source, queries, weights, average);
    }
    context->save_for_backward({queries, source.keys, source.values, source.mask, source.v, weights});
    context->saved_data["scale"] = scale;
    context->set_materialize_grads(false);
    return {average, weights};
  }

  static variable_list backward(AutogradContext* context, const variable_list& d_results) {
    const variable_list saved = context->get_saved_variables();
    const AttentionSource source(saved[1], saved[2], saved[3], saved[4],
                                 context->saved_data["scale"].toDouble());
    const Tensor& queries = saved[0];
    const Tensor& weights = saved[5];
    const SourceGradients gradients(source);
    const Tensor d_context =
        d_results[0].defined()
            ? d_results[0].contiguous()
            : torch::zeros({queries.size(0), queries.size(1), source.values.size(2)}, queries.options());
    const Tensor d_weights = d_results[1].defined() ? d_results[1].contiguous() : Tensor();
    const Tensor d_queries =
        queries.scalar_type() == torch::kFloat32
            ? run_backward<float>(source, queries, weights, d_context, d_weights, gradients)
            : run_backward<double>(source, queries, weights, d_context, d_weights, gradients);
    variable_list results = {d_queries, gradients.keys, gradients.values};
    if (source.v.defined()) results.push_back(gradients.v);
    results.insert(results.end(), 2, Tensor());  // of mask and scale
    return results;
  }
};

}  // namespace

AttentionSource::AttentionSource(const Tensor& keys, const Tensor& values, const Tensor& mask,
                                 const Tensor& v, double scale)
    : keys(keys.contiguous()),
      values(values.contiguous()),
      mask(mask.contiguous()),
      v(v.defined() ? v.contiguous() : v),
      scale(scale) {}

kernels::AttentionShape AttentionSource::shape(int64_t T) const {
  return {keys.size(0), T, keys.size(1), keys.size(2), values.size(2), mask.data_ptr<bool>()};
}

SourceGradients::SourceGradients(const AttentionSource& source)
    : keys(torch::zeros_like(source.keys)),
      values(torch::zeros_like(source.values)),
      v(source.v.defined() ? torch::zeros_like(source.v) : Tensor()) {}

ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask) {
  std::vector<Tensor> inputs = {queries, keys, values};
  if (scoring.v.defined()) inputs.push_back(scoring.v);
  const variable_list results = Attend::apply(at::TensorList(inputs), mask, scoring.scale);
  return {results[0], results[1]};
}

}  // namespace seq2see::ops::fused
