// The sum of the gradients of parts of a batch, dense and by rows.
#include "training/gradient_exchange.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>

#include "ops/embedding.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "training/chunks.h"

namespace seq2see::training {
namespace {

using testing::random_tensor;
using testing::tensors_near;

Tensor number(double value) { return torch::full({1}, value, torch::kFloat64); }

Tensor random_float(c10::IntArrayRef sizes, uint64_t seed) {
  return random_tensor(sizes, seed).to(torch::kFloat32);
}

/// [V, 3] with rows for the ids, as an embedding's gradient is.
Tensor rows(const std::vector<int64_t>& ids, int64_t V, uint64_t seed) {
  return ops::to_sparse(
      {torch::tensor(ids, torch::kInt64), random_float({static_cast<int64_t>(ids.size()), 3}, seed)}, V);
}

Gradients gradients_of(std::vector<Tensor> values) { return {std::move(values), {}}; }

GradientSum sum_of(std::vector<Gradients> parts, size_t threads = 2) {
  ThreadPool pool(threads);
  return ThreadExchange(pool).sum(std::move(parts));
}

double squares_of(const Tensor& tensor) { return tensor.to(torch::kFloat64).pow(2).sum().item<double>(); }

TEST(SumOfGradients, TakesUndefinedOnesForZero) {
  std::vector<Gradients> parts(3);
  parts[0].values = {number(1), Tensor(), number(3), Tensor()};
  parts[1].values = {number(10), number(20), Tensor(), Tensor()};
  parts[2].values = {number(100), number(200), Tensor(), Tensor()};
  const GradientSum total = sum_of(std::move(parts));
  ASSERT_EQ(total.values.size(), 4U);
  EXPECT_EQ(total.values[0].item<double>(), 111.0);
  EXPECT_EQ(total.values[1].item<double>(), 220.0);
  EXPECT_EQ(total.values[2].item<double>(), 3.0);
  EXPECT_FALSE(total.values[3].defined());
  EXPECT_EQ(total.squares, 111.0 * 111.0 + 220.0 * 220.0 + 9.0);
}

TEST(SumOfGradients, AddsUpTheLossesToo) {
  std::vector<Gradients> parts(2);
  parts[0].sums = {.smoothed = 1.0, .log_loss = 2.0, .correct = 3, .tokens = 4};
  parts[1].sums = {.smoothed = 10.0, .log_loss = 20.0, .correct = 30, .tokens = 40};
  const GradientSum total = sum_of(std::move(parts));
  EXPECT_EQ(total.sums.smoothed, 11.0);
  EXPECT_EQ(total.sums.log_loss, 22.0);
  EXPECT_EQ(total.sums.correct, 33);
  EXPECT_EQ(total.sums.tokens, 44);
  EXPECT_EQ(total.squares, 0.0);
}

TEST(SumOfGradients, KnowsItsNorm) {
  const GradientSum total = sum_of({gradients_of(
      {torch::tensor({3.0F, -4.0F}), Tensor(), torch::tensor({0.0F, 12.0F, 84.0F}).view({3, 1}).t()})});
  EXPECT_EQ(total.squares, 85.0 * 85.0);
}

TEST(SumOfGradients, OfRowsHasARowForEveryIdOfAnyPart) {
  const std::vector<Tensor> parts = {rows({1, 4, 7}, 9, 1), rows({0, 4}, 9, 2), rows({4, 7, 8}, 9, 3)};
  Tensor dense = torch::zeros({9, 3});
  for (const Tensor& part : parts) dense = dense + part.to_dense();
  const GradientSum total =
      sum_of({gradients_of({parts[0]}), gradients_of({parts[1]}), gradients_of({parts[2]})});
  ASSERT_TRUE(total.values[0].is_sparse());
  const ops::RowGradient sum = ops::rows_of(total.values[0]);
  EXPECT_TRUE(torch::equal(sum.ids, torch::tensor({0, 1, 4, 7, 8}, torch::kInt64)));
  EXPECT_TRUE(torch::equal(total.values[0].to_dense(), dense));
  EXPECT_NEAR(total.squares, squares_of(dense), 1e-12);
}

TEST(SumOfGradients, OfRowsTakesPartsThatHaveNone) {
  const Tensor only = rows({2, 5}, 6, 1);
  for (const bool first : {true, false}) {
    std::vector<Gradients> parts(2);
    parts[0].values = {first ? only : Tensor()};
    parts[1].values = {first ? Tensor() : only};
    const GradientSum total = sum_of(std::move(parts));
    EXPECT_TRUE(torch::equal(total.values[0].to_dense(), only.to_dense()));
    EXPECT_NEAR(total.squares, squares_of(only.to_dense()), 1e-12);
  }
  const GradientSum none = sum_of({gradients_of({rows({}, 6, 1)}), gradients_of({rows({}, 6, 2)})});
  EXPECT_EQ(none.values[0].sizes(), (std::vector<int64_t>{6, 3}));
  EXPECT_EQ(none.squares, 0.0);
}

TEST(SumOfGradients, AddsRowsThatOccurTwiceOrOutOfOrder) {
  const Tensor values = random_float({4, 3}, 1);
  const Tensor untidy =
      torch::sparse_coo_tensor(torch::tensor({{5, 2, 5, 0}}, torch::kInt64), values, {6, 3});
  ASSERT_FALSE(untidy.is_coalesced());
  const Tensor other = rows({2}, 6, 2);
  const Tensor expected = untidy.to_dense() + other.to_dense();
  const GradientSum total = sum_of({gradients_of({untidy}), gradients_of({other})});
  EXPECT_TRUE(torch::equal(ops::rows_of(total.values[0]).ids, torch::tensor({0, 2, 5}, torch::kInt64)));
  EXPECT_TRUE(tensors_near(total.values[0].to_dense(), expected, 1e-6));
}

TEST(SumOfGradients, IsDenseWhereAnyPartIs) {
  const Tensor dense = random_float({6, 3}, 1);
  const Tensor by_rows = rows({1, 3}, 6, 2);
  const Tensor expected = dense + by_rows.to_dense();
  const GradientSum total = sum_of({gradients_of({by_rows}), gradients_of({dense})});
  EXPECT_TRUE(tensors_near(total.values[0], expected, 0.0));
}

TEST(SumOfGradients, DoesNotMindHowGradientsLieInMemory) {
  const Tensor transposed = random_float({5, 4}, 1).t();
  const Tensor expanded = torch::ones({1}).expand({4, 5});
  const Tensor expected = transposed + expanded;
  EXPECT_TRUE(
      tensors_near(sum_of({gradients_of({transposed}), gradients_of({expanded})}).values[0], expected, 0.0));
  EXPECT_TRUE(
      tensors_near(sum_of({gradients_of({expanded}), gradients_of({transposed})}).values[0], expected, 0.0));
}

TEST(SumOfGradients, KeepsParametersApartThatShareAGradient) {
  const Tensor shared = random_float({4}, 1);
  const Tensor other = random_float({4}, 2);
  const Tensor expected = shared + other;
  const Tensor alone = shared.clone();
  const GradientSum total =
      sum_of({gradients_of({shared, shared, shared}), gradients_of({other, other, Tensor()})});
  EXPECT_TRUE(tensors_near(total.values[0], expected, 0.0));
  EXPECT_TRUE(tensors_near(total.values[1], expected, 0.0));
  EXPECT_TRUE(tensors_near(total.values[2], alone, 0.0));
}

TEST(SumOfGradients, WritesNothingWhereThereIsOnePart) {
  const Tensor dense = random_float({100}, 1);
  const Tensor by_rows = rows({1, 3}, 6, 2);
  const GradientSum total = sum_of({gradients_of({dense, by_rows})});
  EXPECT_EQ(total.values[0].data_ptr(), dense.data_ptr());
  EXPECT_EQ(total.values[1]._values().data_ptr(), by_rows._values().data_ptr());
}

TEST(SumOfGradients, IsTheSumInTheOrderOfThePartsToTheLastBitOnAnyNumberOfThreads) {
  // Several chunks, cut within a row; many rows, so that these are cut too.
  const int64_t V = kChunkElements / 2;
  std::vector<int64_t> even;
  std::vector<int64_t> third;
  for (int64_t id = 0; id < V; ++id) {
    if (id % 2 == 0) even.push_back(id);
    if (id % 3 == 0) third.push_back(id);
  }
  const auto make_parts = [&] {
    std::vector<Gradients> parts(3);
    parts[0].values = {random_float({5}, 1), random_float({kChunkElements + 77, 3}, 2), rows(even, V, 3)};
    parts[1].values = {random_float({5}, 4), random_float({kChunkElements + 77, 3}, 5), rows(third, V, 6)};
    parts[2].values = {random_float({5}, 7), random_float({kChunkElements + 77, 3}, 8), rows(even, V, 9)};
    return parts;
  };
  std::vector<Tensor> expected;
  double squares = 0.0;
  for (size_t i = 0; i < 3; ++i) {
    const auto dense = [&](size_t part) {
      const Tensor gradient = make_parts()[part].values[i];
      return gradient.is_sparse() ? gradient.to_dense() : gradient;
    };
    expected.push_back(dense(0) + dense(1) + dense(2));
    squares += squares_of(expected.back());
  }
  const double on_one_thread = sum_of(make_parts(), 1).squares;
  EXPECT_NEAR(on_one_thread, squares, 1e-10 * squares);
  for (const size_t threads : {1, 2, 4}) {
    const GradientSum total = sum_of(make_parts(), threads);
    EXPECT_EQ(total.squares, on_one_thread) << threads;
    for (size_t i = 0; i < 3; ++i) {
      const Tensor& sum = total.values[i];
      EXPECT_TRUE(torch::equal(sum.is_sparse() ? sum.to_dense() : sum, expected[i])) << i << ", " << threads;
    }
  }
}

TEST(SumOfGradients, IsNotFiniteWhereAnyRowIsNot) {
  const Tensor spoilt = rows({1, 3}, 6, 1);
  spoilt._values()[1][2] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(std::isfinite(sum_of({gradients_of({rows({0}, 6, 2)}), gradients_of({spoilt})}).squares));
}

TEST(SumOfGradients, NeedsGradientsOfTheSameParameters) {
  EXPECT_THROW(sum_of({}), c10::Error);
  EXPECT_THROW(sum_of({gradients_of({number(1)}), gradients_of({number(1), number(2)})}), c10::Error);
  EXPECT_THROW(sum_of({gradients_of({number(1)}), gradients_of({number(1).to(torch::kFloat32)})}),
               c10::Error);
  EXPECT_THROW(sum_of({gradients_of({random_float({3}, 1)}), gradients_of({random_float({4}, 1)})}),
               c10::Error);
  EXPECT_THROW(sum_of({gradients_of({torch::ones({1}, torch::kInt64)})}), c10::Error);
}

}  // namespace
}  // namespace seq2see::training
