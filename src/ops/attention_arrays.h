// Tensors as the attention kernels see them. Known to the fused operations alone.
#pragma once

#include "ops/attention.h"
#include "ops/kernels/kernels.h"

namespace seq2see::ops::fused {

/// What attention compares and averages, contiguous: keys [B, S, K], values [B, S, C], mask [B, S].
struct AttentionSource {
  Tensor keys;
  Tensor values;
  Tensor mask;
  Tensor v;  // [K]; undefined: the dot product
  double scale = 1.0;

  AttentionSource(const Tensor& keys, const Tensor& values, const Tensor& mask, const Tensor& v,
                  double scale);
  [[nodiscard]] kernels::AttentionShape shape(int64_t T) const;
};

/// [B, T, N] batch first.
template <class Real>
kernels::Steps<Real*> batch_first(const Tensor& steps) {
  return {steps.data_ptr<Real>(), steps.stride(0), steps.stride(1)};
}
/// [T, B, N] time first.
template <class Real>
kernels::Steps<Real*> time_first(const Tensor& steps) {
  return {steps.data_ptr<Real>(), steps.stride(1), steps.stride(0)};
}
template <class Real>
kernels::Steps<const Real*> read(const kernels::Steps<Real*>& steps) {
  return {steps.data, steps.batch_stride, steps.time_stride};
}

template <class Real>
kernels::AttentionInputs<Real> attention_inputs(const AttentionSource& source,
                                                const kernels::Steps<Real*>& queries) {
  return {read(queries), source.keys.data_ptr<Real>(), source.values.data_ptr<Real>(),
          source.v.defined() ? source.v.data_ptr<Real>() : nullptr, static_cast<Real>(source.scale)};
}

/// Gradients of what attention compares and averages, summed over all queries.
struct SourceGradients {
  Tensor keys;    // [B, S, K]
  Tensor values;  // [B, S, C]
  Tensor v;       // [K]; undefined with the dot product

  explicit SourceGradients(const AttentionSource& source);
};

/// The share that is gathered after all steps: values, and with the dot product keys.
template <class Real>
void gather_source_gradients(const AttentionSource& source, int64_t T, const kernels::Steps<Real*>& queries,
                             const kernels::Steps<Real*>& weights, const kernels::Steps<Real*>& d_context,
                             const kernels::Steps<Real*>& d_energies, const SourceGradients& gradients) {
  const kernels::Kernels<Real>& with = kernels::kernels<Real>();
  const kernels::AttentionShape shape = source.shape(T);
  with.gather({shape.B, T, shape.S, shape.C, read(weights), read(d_context), Real(1),
               gradients.values.template data_ptr<Real>()});
  if (source.v.defined()) return;
  with.gather({shape.B, T, shape.S, shape.K, read(d_energies), read(queries), static_cast<Real>(source.scale),
               gradients.keys.template data_ptr<Real>()});
}

}  // namespace seq2see::ops::fused
