// Word vectors, looked up by their ids, and the gradient of their table: a batch reads a few hundred rows of
// many thousand, so only those rows have one.
#pragma once

#include "ops/tensor.h"

namespace seq2see::ops {

/// weight[ids]. weight: [V, E]; ids: [...] int64 in [0, V). Returns [..., E].
///
/// The gradient of weight comes by rows (see RowGradient) with the fused backend, where autograd adds it to
/// other gradients of the same weight, by rows or dense; with the reference backend it is dense.
Tensor embedding(const Tensor& weight, const Tensor& ids);

/// A gradient with rows for some entries of a table; that of all others is zero. As a tensor it is sparse
/// (COO, coalesced), so that autograd can carry it.
struct RowGradient {
  Tensor ids;     // [U] int64, ascending, no two equal
  Tensor values;  // [U, E] contiguous: the sum over the places where the id stood, in their order
};

// The twins, for the tests that hold them together.
namespace reference {
Tensor embedding(const Tensor& weight, const Tensor& ids);
}  // namespace reference
namespace fused {
/// float32 or float64.
Tensor embedding(const Tensor& weight, const Tensor& ids);
}  // namespace fused

/// [V, E], sparse.
Tensor to_sparse(const RowGradient& rows, int64_t V);
/// sparse: [V, E], in any order and with ids that occur several times.
RowGradient rows_of(const Tensor& sparse);

}  // namespace seq2see::ops
