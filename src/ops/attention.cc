#include "ops/attention.h"

#include <limits>

#include "ops/linear.h"

namespace seq2see::ops {
namespace {

void check_pairs(const Tensor& queries, const Tensor& keys) {
  expect_shape(queries, {-1, -1, -1}, "queries");
  expect_shape(keys, {queries.size(0), -1, queries.size(2)}, "keys");
}

}  // namespace

Tensor additive_energy(const Tensor& queries, const Tensor& keys, const Tensor& v) {
  check_pairs(queries, keys);
  expect_shape(v, {queries.size(2)}, "v");
  const Tensor sums = queries.unsqueeze(2) + keys.unsqueeze(1);  // [B, T, S, K]
  return torch::matmul(torch::tanh(sums), v);                    // [B, T, S]
}

Tensor dot_energy(const Tensor& queries, const Tensor& keys, double scale) {
  check_pairs(queries, keys);
  const Tensor energies = torch::bmm(queries, keys.transpose(1, 2));  // [B, T, S]
  return scale == 1.0 ? energies : energies * scale;
}

Tensor masked_softmax(const Tensor& energies, const Tensor& mask) {
  expect_shape(mask, {energies.size(0), energies.size(2)}, "mask");
  constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
  return torch::softmax(energies.masked_fill(mask.logical_not().unsqueeze(1), kMinusInfinity), 2);
}

Tensor weighted_mean(const Tensor& weights, const Tensor& values) {
  expect_shape(values, {weights.size(0), weights.size(2), -1}, "values");
  return torch::bmm(weights, values);
}

Tensor project_queries(const Scoring& scoring, const Tensor& queries) {
  if (!scoring.query_weight.defined()) return queries;
  return linear(queries, scoring.query_weight, scoring.query_bias);
}

namespace reference {

ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask) {
  const Tensor energies = scoring.v.defined() ? additive_energy(queries, keys, scoring.v)
                                              : dot_energy(queries, keys, scoring.scale);
  const Tensor weights = masked_softmax(energies, mask);
  return {weighted_mean(weights, values), weights};
}

}  // namespace reference

ContextAndWeights attend(const Scoring& scoring, const Tensor& queries, const Tensor& keys,
                         const Tensor& values, const Tensor& mask) {
  const Tensor projected = project_queries(scoring, queries);
  check_pairs(projected, keys);
  expect_shape(values, {keys.size(0), keys.size(1), -1}, "values");
  expect_shape(mask, {keys.size(0), keys.size(1)}, "mask");
  return uses_fused(projected) ? fused::attend(scoring, projected, keys, values, mask)
                               : reference::attend(scoring, projected, keys, values, mask);
}

}  // namespace seq2see::ops
