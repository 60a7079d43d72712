// Word vectors, and the gradient of their table by rows.
#include "ops/embedding.h"

#include <gtest/gtest.h>

#include <vector>

#include "ops/backend.h"
#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::dense;
using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

Tensor ids_of(std::vector<int64_t> ids) { return torch::tensor(ids, torch::kInt64); }

/// The gradient of `weight` where the vectors are multiplied by `factors` and summed.
template <class Embed>
Tensor gradient_of(const Embed& embed, const Tensor& weight, const Tensor& ids, const Tensor& factors) {
  return torch::autograd::grad({(embed(weight, ids) * factors).sum()}, {weight})[0];
}

TEST(Embedding, GivesTheRowOfEachId) {
  const Tensor weight = torch::arange(8, torch::kFloat64).view({4, 2}).requires_grad_();
  const Tensor vectors = ops::embedding(weight, ids_of({3, 0, 3, 1, 1, 1}).view({2, 3}));
  EXPECT_TRUE(tensors_near(vectors, testing::row({6, 7, 0, 1, 6, 7, 2, 3, 2, 3, 2, 3}).view({2, 3, 2}), 0.0));
}

TEST(Embedding, AddsGradientsOfOneIdInTheOrderOfItsPlaces) {
  // 2²⁴ + 1 is no float: the order of additions shows. By hand: (2²⁴ + 1) + 1 = 2²⁴, (1 + 1) + 2²⁴ = 2²⁴ + 2.
  const Tensor weight = torch::zeros({3, 1}).requires_grad_();
  const float big = 16777216.0F;
  const Tensor factors = torch::tensor({big, 1.0F, 1.0F, 1.0F, 1.0F, big}).view({6, 1});
  const Tensor gradient = gradient_of(ops::embedding, weight, ids_of({2, 0, 2, 2, 0, 0}), factors);
  const RowGradient rows = rows_of(gradient);
  EXPECT_TRUE(torch::equal(rows.ids, ids_of({0, 2})));
  EXPECT_TRUE(torch::equal(rows.values, torch::tensor({big + 2.0F, big}).view({2, 1})));
}

TEST(Embedding, HasAGradientOfRowsThatNeedsNoMoreTidying) {
  const Tensor weight = random_leaf({1000, 3}, 1);
  const Tensor gradient =
      gradient_of(ops::embedding, weight, ids_of({7, 999, 7, 0}), random_tensor({4, 3}, 2));
  ASSERT_TRUE(gradient.is_sparse());
  EXPECT_TRUE(gradient.is_coalesced());
  EXPECT_EQ(gradient.sizes(), weight.sizes());
  EXPECT_TRUE(torch::equal(rows_of(gradient).ids, ids_of({0, 7, 999})));
  EXPECT_EQ(rows_of(gradient).values.data_ptr(), gradient._values().data_ptr());
}

TEST(Embedding, HasTheGradientThatDifferencesGive) {
  const Tensor weight = random_leaf({5, 3}, 1);
  const Tensor ids = ids_of({4, 0, 1, 4, 4, 2}).view({2, 3});
  EXPECT_TRUE(testing::gradients_match({{"weight", weight}}, [&] { return ops::embedding(weight, ids); }));
}

TEST(Embedding, HasNoRowsWhereThereAreNoIds) {
  const Tensor weight = random_leaf({5, 3}, 1);
  const Tensor gradient =
      gradient_of(ops::embedding, weight, ids_of({}).view({0, 2}), torch::ones({0, 2, 3}));
  EXPECT_EQ(rows_of(gradient).ids.numel(), 0);
  EXPECT_TRUE(tensors_near(dense(gradient), torch::zeros({5, 3}, torch::kFloat64), 0.0));
}

TEST(Embedding, DoesNotMindHowItsArgumentsLieInMemory) {
  const Tensor weight = random_tensor({3, 7}, 1).t().requires_grad_();        // [7, 3]
  const Tensor ids = ids_of({0, 1, 2, 3, 4, 5}).view({2, 3}).slice(1, 1, 2);  // [2, 1]: 1 and 4
  const Tensor factors = random_tensor({3, 1, 2}, 2).permute({2, 1, 0});      // [2, 1, 3]
  const Tensor gradient = gradient_of(ops::embedding, weight, ids, factors);
  EXPECT_TRUE(torch::equal(rows_of(gradient).ids, ids_of({1, 4})));
  EXPECT_TRUE(tensors_near(rows_of(gradient).values, factors.squeeze(1), 0.0));
}

TEST(EmbeddingTwins, AreTheSameFunctionWithTheSameGradient) {
  for (const auto type : {torch::kFloat64, torch::kFloat32}) {
    for (const int64_t E : {1, 5, 16, 33}) {
      const Tensor weight = random_tensor({11, E}, 1).to(type).requires_grad_();
      const Tensor ids = ids_of({3, 10, 3, 0, 7, 3, 10, 5, 0, 9}).view({2, 5});
      const Tensor factors = random_tensor({2, 5, E}, 2).to(type);
      EXPECT_TRUE(tensors_near(fused::embedding(weight, ids), reference::embedding(weight, ids), 0.0));
      const Tensor expected = gradient_of(reference::embedding, weight, ids, factors);
      EXPECT_FALSE(expected.is_sparse());
      EXPECT_TRUE(tensors_near(dense(gradient_of(fused::embedding, weight, ids, factors)), expected,
                               type == torch::kFloat64 ? 1e-15 : 1e-6));
    }
  }
}

TEST(EmbeddingTwins, AreChosenByTheBackend) {
  const Tensor weight = random_leaf({5, 3}, 1);
  const Tensor ids = ids_of({1});
  const Tensor factors = torch::ones({1, 3});
  set_backend(Backend::kReference);
  const Tensor composed = gradient_of(ops::embedding, weight, ids, factors);
  set_backend(Backend::kFused);
  EXPECT_FALSE(composed.is_sparse());
  EXPECT_TRUE(gradient_of(ops::embedding, weight, ids, factors).is_sparse());
}

/// One table used as source embedding, target embedding and output layer.
Tensor use_in(int uses, const Tensor& weight) {
  const Tensor one = ops::embedding(weight, ids_of({1, 4, 1}));    // [3, E]
  const Tensor other = ops::embedding(weight, ids_of({4, 0, 5}));  // [3, E]
  Tensor result = one * 2.0 + other * one;
  if (uses == 3) result = torch::mm(result, weight.t());
  return result;
}

TEST(Embedding, OfATableInSeveralPlacesHasTheSumOfTheirGradients) {
  for (const int uses : {2, 3}) {
    const Tensor weight = random_leaf({7, 3}, 1);
    EXPECT_TRUE(testing::gradients_match({{"weight", weight}}, [&] { return use_in(uses, weight); })) << uses;
    const Tensor gradient = torch::autograd::grad({use_in(uses, weight).sum()}, {weight})[0];
    EXPECT_EQ(gradient.is_sparse(), uses == 2) << "dense only where the output layer is";
    const Tensor again = torch::autograd::grad({use_in(uses, weight).sum()}, {weight})[0];
    EXPECT_TRUE(torch::equal(dense(again), dense(gradient)));
    if (uses == 3) continue;
    EXPECT_TRUE(torch::equal(rows_of(gradient).ids, ids_of({0, 1, 4, 5})));
  }
}

TEST(Embedding, RefusesIdsThatHaveNoRowOrAreNoWholeNumbers) {
  const Tensor weight = random_leaf({5, 3}, 1);
  EXPECT_THROW(ops::embedding(weight, ids_of({5})), c10::Error);
  EXPECT_THROW(ops::embedding(weight, torch::ones({2})), c10::Error);
  EXPECT_THROW(ops::embedding(random_leaf({5}, 1), ids_of({0})), c10::Error);
}

TEST(RowGradient, IsTidiedWhereRowsOccurTwiceOrOutOfOrder) {
  const Tensor sparse = torch::sparse_coo_tensor(torch::tensor({{3, 1, 3}}, torch::kInt64),
                                                 testing::row({1, 2, 3, 4, 5, 6}).view({3, 2}), {4, 2});
  const RowGradient rows = rows_of(sparse);
  EXPECT_TRUE(torch::equal(rows.ids, ids_of({1, 3})));
  EXPECT_TRUE(tensors_near(rows.values, testing::row({3, 4, 6, 8}).view({2, 2}), 0.0));
  EXPECT_TRUE(tensors_near(to_sparse(rows, 4).to_dense(), sparse.to_dense(), 0.0));
}

TEST(RowGradient, IsNoDenseTensor) { EXPECT_THROW(rows_of(torch::ones({3, 2})), c10::Error); }

}  // namespace
}  // namespace seq2see::ops
