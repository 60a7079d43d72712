// What tells the kinds from one another, and the one that does not attend at all.
#include "attention/kinds.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>
#include <string>

#include "attention/energies.h"
#include "config/choices.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::attention {
namespace {

using testing::mask_of;
using testing::random_tensor;
using testing::tensors_near;

constexpr int64_t B = 2;
constexpr int64_t T = 3;
constexpr int64_t S = 5;
constexpr int64_t H = 4;
constexpr int64_t C = 6;
constexpr int64_t K = 7;

TEST(Kinds, AllThatAConfigurationCanNameAreTested) {
  std::set<config::AttentionKind> tested = {config::AttentionKind::kNone};
  for (const Kind& kind : kinds()) tested.insert(kind.kind);
  for (const config::Choice& choice : config::choices<config::AttentionKind>()) {
    EXPECT_EQ(tested.count(static_cast<config::AttentionKind>(choice.value)), 1) << choice.name;
  }
}

TEST(Kinds, HaveTheNamesThatConfigurationsUse) {
  EXPECT_STREQ(kind_name(config::AttentionKind::kBahdanau), "bahdanau");
  EXPECT_STREQ(kind_name(config::AttentionKind::kScaledDot), "scaled_dot");
  EXPECT_STREQ(kind_name(config::AttentionKind::kDot), "dot");
  EXPECT_STREQ(kind_name(config::AttentionKind::kGeneral), "general");
  EXPECT_STREQ(kind_name(config::AttentionKind::kNone), "none");
}

TEST(Kinds, HaveTheParametersOfTheirFormula) {
  config::DecoderConfig decoder;
  const auto count_of = [&](config::AttentionKind kind, bool project) {
    decoder.attention = kind;
    decoder.project = project;
    int64_t count = 0;
    const int64_t value_size = project ? C : H;
    for (const Tensor& parameter :
         make_attention(decoder, {.query = H, .value = value_size, .attention = K})->parameters()) {
      count += parameter.numel();
    }
    return count;
  };
  using enum config::AttentionKind;
  EXPECT_EQ(count_of(kBahdanau, true), K * H + K + K * C + K);  // W_q, b, W_k, v
  EXPECT_EQ(count_of(kScaledDot, true), K * H + K * C);         // W_q, W_k
  EXPECT_EQ(count_of(kDot, true), K * H + K * C);
  EXPECT_EQ(count_of(kScaledDot, false), 0);
  EXPECT_EQ(count_of(kDot, false), 0);
  EXPECT_EQ(count_of(kGeneral, true), H * C);  // W
  EXPECT_EQ(count_of(kNone, true), 0);
}

TEST(ScaledDot, IsDotWithQueriesDividedByTheRootOfTheKeySize) {
  const Sizes sizes = {.query = H, .value = C, .attention = K};
  const auto dot = make_dot(sizes, {.scaled = false, .project = true});
  const auto scaled = make_dot(sizes, {.scaled = true, .project = true});
  for (const auto& attention : {dot, scaled}) {
    attention->to(torch::kFloat64);
    testing::scramble(*attention, 100);
  }
  const Tensor values = random_tensor({B, S, C}, 1);
  const Tensor queries = random_tensor({B, T, H}, 2) * 3.0;
  const Tensor mask = mask_of({S, 3}, S);
  const Tensor summary = random_tensor({B, C}, 3);
  const Attended by_scaled = scaled->attend(queries, scaled->remember(values, mask, summary));
  const Attended by_dot =
      dot->attend(queries / std::sqrt(static_cast<double>(K)), dot->remember(values, mask, summary));
  EXPECT_TRUE(tensors_near(by_scaled.weights, by_dot.weights, 1e-14));
  EXPECT_FALSE(
      tensors_near(dot->attend(queries, dot->remember(values, mask, summary)).weights, by_dot.weights, 1e-2));
}

TEST(Dot, WithoutProjectionsNeedsStatesAndAnnotationsOfOneSize) {
  const DotOptions unprojected = {.scaled = true, .project = false};
  EXPECT_NO_THROW(make_dot({.query = H, .value = H, .attention = K}, unprojected));
  try {
    make_dot({.query = H, .value = C, .attention = K}, unprojected);
    FAIL() << "4 and 6 were accepted";
  } catch (const c10::Error& error) {
    EXPECT_THAT(error.what_without_backtrace(), ::testing::HasSubstr("needs H = C, not 4 and 6"));
  }
}

TEST(None, GivesTheSummaryAtEveryStepAndNoWeights) {
  const auto attention = make_none();
  const Tensor values = random_tensor({B, S, C}, 1);
  const Tensor summary = random_tensor({B, C}, 3);
  const Memory memory = attention->remember(values, mask_of({S, 3}, S), summary);
  const Attended attended = attention->attend(random_tensor({B, T, H}, 2), memory);
  EXPECT_FALSE(memory.keys.defined());
  EXPECT_FALSE(attended.weights.defined());
  EXPECT_TRUE(tensors_near(attended.context, torch::stack({summary, summary, summary}, 1), 0.0));
}

TEST(None, CanBeSelectedByRow) {
  const auto attention = make_none();
  const Tensor summary = random_tensor({B, C}, 3);
  const Memory memory = attention->remember(random_tensor({B, S, C}, 1), mask_of({S, 3}, S), summary);
  const Memory selected = memory.select(torch::tensor({1}));
  const Attended attended = attention->attend(random_tensor({1, 1, H}, 2), selected);
  EXPECT_TRUE(tensors_near(attended.context.view({C}), summary[1], 0.0));
}

}  // namespace
}  // namespace seq2see::attention
