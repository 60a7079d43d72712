#include "ops/embedding.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "ops/linear.h"

namespace seq2see::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// gradient: [N, E], row n for the id n of ids: [N].
template <class Real>
RowGradient add_rows_by_id(const Tensor& gradient, const Tensor& ids) {
  const int64_t N = gradient.size(0);
  const int64_t E = gradient.size(1);
  // By position within an id: the order of additions is that of the text.
  std::vector<std::pair<int64_t, int64_t>> places;  // id, position
  places.reserve(static_cast<size_t>(N));
  const auto* id = ids.data_ptr<int64_t>();
  for (int64_t n = 0; n < N; ++n) places.emplace_back(id[n], n);
  std::sort(places.begin(), places.end());
  const auto is_first = [&](size_t i) { return i == 0 || places[i].first != places[i - 1].first; };
  int64_t U = 0;
  for (size_t i = 0; i < places.size(); ++i) U += is_first(i) ? 1 : 0;

  RowGradient rows{torch::empty({U}, torch::kInt64), torch::empty({U, E}, gradient.options())};
  const Real* read = gradient.data_ptr<Real>();
  auto* written = rows.values.data_ptr<Real>();
  auto* written_ids = rows.ids.data_ptr<int64_t>();
  int64_t row = -1;
  for (size_t i = 0; i < places.size(); ++i) {
    const Real* __restrict from = read + places[i].second * E;
    if (is_first(i)) {
      written_ids[++row] = places[i].first;
      std::copy(from, from + E, written + row * E);
    } else {
      Real* __restrict to = written + row * E;
      for (int64_t e = 0; e < E; ++e) to[e] += from[e];
    }
  }
  return rows;
}

class Embedding : public torch::autograd::Function<Embedding> {
 public:
  static Tensor forward(AutogradContext* context, const Tensor& weight, const Tensor& ids) {
    context->saved_data["V"] = weight.size(0);
    context->save_for_backward({ids});
    return torch::embedding(weight, ids);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const Tensor& gradient = gradients.front();
    const Tensor ids = context->get_saved_variables().front().flatten().contiguous();            // [N]
    const Tensor by_position = gradient.reshape({ids.size(0), gradient.size(-1)}).contiguous();  // [N, E]
    const RowGradient rows = gradient.scalar_type() == torch::kFloat32
                                 ? add_rows_by_id<float>(by_position, ids)
                                 : add_rows_by_id<double>(by_position, ids);
    return {to_sparse(rows, context->saved_data["V"].toInt()), Tensor()};
  }
};

}  // namespace

Tensor reference::embedding(const Tensor& weight, const Tensor& ids) { return torch::embedding(weight, ids); }

Tensor fused::embedding(const Tensor& weight, const Tensor& ids) { return Embedding::apply(weight, ids); }

Tensor embedding(const Tensor& weight, const Tensor& ids) {
  expect_shape(weight, {-1, -1}, "embedding weight");
  TORCH_CHECK(ids.scalar_type() == torch::kInt64, "ids are ", ids.scalar_type(), ", not int64");
  return uses_fused(weight) ? fused::embedding(weight, ids) : reference::embedding(weight, ids);
}

Tensor to_sparse(const RowGradient& rows, int64_t V) {
  const Tensor sparse =
      at::_sparse_coo_tensor_unsafe(rows.ids.unsqueeze(0), rows.values, {V, rows.values.size(1)});
  return sparse._coalesced_(true);
}

RowGradient rows_of(const Tensor& sparse) {
  TORCH_CHECK(sparse.is_sparse() && sparse.sparse_dim() == 1 && sparse.dense_dim() == 1,
              "a gradient of rows is sparse in its first dimension and dense in its second");
  const torch::NoGradGuard no_gradient;
  const Tensor unique = sparse.coalesce();
  return {unique._indices().squeeze(0).contiguous(), unique._values().contiguous()};
}

}  // namespace seq2see::ops
