// One sentence and one query a kind, small enough to be worked out on paper. The numbers are chosen so that
// softmax and tanh give fractions: tanh(ln 2) = (4 - 1) / (4 + 1) = 0.6 and tanh(ln 3) = (9 - 1) / (9 + 1)
// = 0.8.

#include <string>

#include "attention/kinds.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::attention {
namespace {

using testing::row;
using testing::tensors_near;

constexpr double kLn2 = 0.69314718055994531;
constexpr double kLn3 = 1.0986122886681098;
constexpr double kLn5 = 1.6094379124341003;

void set(Attention& attention, const std::string& name, const Tensor& values) {
  const torch::NoGradGuard no_gradient;
  attention.to(torch::kFloat64);
  attention.named_parameters()[name].copy_(values);
}

/// Attends with one query to the words of one sentence. query: [H]; annotations: [S, C].
Attended attend(Attention& attention, const Tensor& query, const Tensor& annotations) {
  const Tensor mask = torch::ones({1, annotations.size(0)}, torch::kBool);
  const Tensor summary = torch::zeros({1, annotations.size(1)}, torch::kFloat64);
  const Memory memory = attention.remember(annotations.unsqueeze(0), mask, summary);
  return attention.attend(query.view({1, 1, -1}), memory);
}

void expect_attended(const Attended& attended, const Tensor& weights, const Tensor& context) {
  EXPECT_TRUE(tensors_near(attended.weights, weights.view({1, 1, -1}), 1e-15));
  EXPECT_TRUE(tensors_near(attended.context, context.view({1, 1, -1}), 1e-15));
}

TEST(ByHand, Bahdanau) {
  // H = 2, C = 1, K = 2; the query is (ln 2, 5), the annotations are 0 and ln 3 - ln 2.
  const auto attention = make_additive({.query = 2, .value = 1, .attention = 2});
  set(*attention, "query.weight", row({1.0, 0.0, 0.0, 0.0}).view({2, 2}));
  set(*attention, "query.bias", row({0.0, kLn2}));
  set(*attention, "key.weight", row({1.0, -1.0}).view({2, 1}));
  set(*attention, "v", row({2.0 * kLn3, -5.0 * kLn3}));
  // W_q q + b = (ln 2, ln 2);  W_k k = (0, 0) and (ln 3 - ln 2, ln 2 - ln 3)
  // tanh of the sums:  (0.6, 0.6)  and  (tanh(ln 3), tanh(2 ln 2 - ln 3))
  //   tanh(ln 3) = 0.8;  tanh(ln(4/3)) = (16/9 - 1) / (16/9 + 1) = 7/25 = 0.28
  // energies:  2 · 0.6 ln 3 - 5 · 0.6 ln 3 = -1.8 ln 3   and   2 · 0.8 ln 3 - 5 · 0.28 ln 3 = 0.2 ln 3
  // weights:  3^-1.8 : 3^0.2 = 1 : 3^2 = 0.1 and 0.9;  context = 0.9 (ln 3 - ln 2)
  expect_attended(attend(*attention, row({kLn2, 5.0}), row({0.0, kLn3 - kLn2}).view({2, 1})), row({0.1, 0.9}),
                  row({0.9 * (kLn3 - kLn2)}));
}

TEST(ByHand, Dot) {
  // H = 1, C = 2, K = 2; the query is 2.
  const auto attention =
      make_dot({.query = 1, .value = 2, .attention = 2}, {.scaled = false, .project = true});
  set(*attention, "query.weight", row({1.0, 0.5}).view({2, 1}));
  set(*attention, "key.weight", row({1.0, 0.0, 1.0, 1.0}).view({2, 2}));
  // W_q q = (2, 1).  Annotations (0, 0), (ln 3, -ln 3), (0, ln 2) have the keys (0, 0), (ln 3, 0), (0, ln 2).
  // energies:  0,  2 ln 3,  ln 2;  weights 1 : 9 : 2 = 1/12, 9/12, 2/12
  // context = 9/12 (ln 3, -ln 3) + 2/12 (0, ln 2)
  expect_attended(attend(*attention, row({2.0}), row({0.0, 0.0, kLn3, -kLn3, 0.0, kLn2}).view({3, 2})),
                  row({1.0 / 12.0, 9.0 / 12.0, 2.0 / 12.0}), row({0.75 * kLn3, -0.75 * kLn3 + kLn2 / 6.0}));
}

TEST(ByHand, ScaledDot) {
  // H = 1, C = 1, K = 4: the products are divided by √4 = 2.
  const auto attention =
      make_dot({.query = 1, .value = 1, .attention = 4}, {.scaled = true, .project = true});
  set(*attention, "query.weight", row({1.0, 1.0, 0.0, 2.0}).view({4, 1}));
  set(*attention, "key.weight", row({1.0, 0.5, 7.0, 0.25}).view({4, 1}));
  // The query 1 gives (1, 1, 0, 2); the annotation k gives k (1, 0.5, 7, 0.25); their product is 2 k, halved
  // k. Annotations 0 and ln 3: weights 1 : 3;  context = 3/4 ln 3
  expect_attended(attend(*attention, row({1.0}), row({0.0, kLn3}).view({2, 1})), row({0.25, 0.75}),
                  row({0.75 * kLn3}));
}

TEST(ByHand, DotWithoutProjections) {
  // H = C = K = 4, the query is (1, 0, 0, 1).
  const Tensor query = row({1.0, 0.0, 0.0, 1.0});
  const Tensor annotations = row({0.0, 1.0, 0.0, 0.0, kLn3, 0.0, 2.0, kLn3}).view({2, 4});
  // energies 0 and 2 ln 3: weights 1 : 9;  scaled by √4, 0 and ln 3: weights 1 : 3
  const Sizes sizes = {.query = 4, .value = 4, .attention = 4};
  expect_attended(attend(*make_dot(sizes, {.scaled = false, .project = false}), query, annotations),
                  row({0.1, 0.9}), row({0.9 * kLn3, 0.1, 1.8, 0.9 * kLn3}));
  expect_attended(attend(*make_dot(sizes, {.scaled = true, .project = false}), query, annotations),
                  row({0.25, 0.75}), row({0.75 * kLn3, 0.25, 1.5, 0.75 * kLn3}));
}

TEST(ByHand, General) {
  // H = 2, C = 3; W is [H, C] and the query (1, 2).
  const auto attention = make_general({.query = 2, .value = 3});
  set(*attention, "key.weight", row({1.0, 0.0, 2.0, 0.0, 1.0, 1.0}).view({2, 3}));
  // qᵀ W = (1, 2, 4).  Annotations (0, 0, 0), (ln 2, 0, 0), (0, ½ ln 5, 0): energies 0, ln 2, ln 5
  // weights 1 : 2 : 5;  context = 2/8 (ln 2, 0, 0) + 5/8 (0, ½ ln 5, 0)
  expect_attended(attend(*attention, row({1.0, 2.0}),
                         row({0.0, 0.0, 0.0, kLn2, 0.0, 0.0, 0.0, kLn5 / 2.0, 0.0}).view({3, 3})),
                  row({0.125, 0.25, 0.625}), row({kLn2 / 4.0, 5.0 * kLn5 / 16.0, 0.0}));
}

}  // namespace
}  // namespace seq2see::attention
