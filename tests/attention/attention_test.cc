// What every kind of attention must keep, whatever its energies are.
#include "attention/attention.h"

#include <cmath>
#include <memory>
#include <string>

#include "attention/energies.h"
#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::attention {
namespace {

using testing::gradients_match;
using testing::mask_of;
using testing::NamedInputs;
using testing::parameters_of;
using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;
using torch::indexing::Slice;

constexpr int64_t B = 2;
constexpr int64_t T = 3;
constexpr int64_t S = 5;
constexpr int64_t H = 4;
constexpr int64_t K = 7;

class Kinds : public ::testing::TestWithParam<Kind> {
 protected:
  Kinds() {
    config::DecoderConfig decoder;
    decoder.attention = GetParam().kind;
    decoder.project = GetParam().project;
    attention_ = make_attention(decoder, {.query = H, .value = C_, .attention = K});
    attention_->to(torch::kFloat64);
    testing::scramble(*attention_, 100);
  }

  [[nodiscard]] Memory remember() const { return attention_->remember(values_, mask_, summary_); }
  [[nodiscard]] Attended attend() const { return attention_->attend(queries_, remember()); }

  /// Annotations have another size than states, but where the two are compared as they are.
  const int64_t C_ = GetParam().project ? 6 : H;
  std::shared_ptr<Attention> attention_;
  Tensor queries_ = random_leaf({B, T, H}, 1);
  Tensor values_ = random_leaf({B, S, C_}, 2);
  Tensor summary_ = random_tensor({B, C_}, 3);
  Tensor mask_ = mask_of({S, 3}, S);  // the second sentence ends in two columns of padding
};

INSTANTIATE_TEST_SUITE_P(Attention, Kinds, ::testing::ValuesIn(kinds()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Kinds, GiveTheWeightsAndContextsOfTheirPaper) {
  const PlainParameters parameters = plain_parameters(*attention_);
  Tensor weights = torch::zeros({B, T, S}, torch::kFloat64);
  Tensor contexts = torch::zeros({B, T, C_}, torch::kFloat64);
  for (int64_t b = 0; b < B; ++b) {
    const auto length = mask_[b].sum().item<int64_t>();
    for (int64_t t = 0; t < T; ++t) {
      Vector exponentials;
      double total = 0.0;
      for (int64_t s = 0; s < length; ++s) {
        exponentials.push_back(
            std::exp(GetParam().energy(parameters, to_vector(queries_[b][t]), to_vector(values_[b][s]))));
        total += exponentials.back();
      }
      for (int64_t s = 0; s < length; ++s) {
        const double weight = exponentials[static_cast<size_t>(s)] / total;
        weights[b][t][s] = weight;
        for (int64_t c = 0; c < C_; ++c) contexts[b][t][c] += weight * values_[b][s][c].item<double>();
      }
    }
  }
  const torch::NoGradGuard no_gradient;
  const Attended attended = attend();
  EXPECT_TRUE(tensors_near(attended.weights, weights, 1e-14));
  EXPECT_TRUE(tensors_near(attended.context, contexts, 1e-14));
}

TEST_P(Kinds, GiveRowsThatSumToOneAndPaddingExactlyNothing) {
  const Attended attended = attend();
  EXPECT_TRUE(tensors_near(attended.weights.sum(2), torch::ones({B, T}, torch::kFloat64), 1e-15));
  const Tensor on_padding = attended.weights.index({1, Slice(), Slice(3)});
  EXPECT_TRUE(tensors_near(on_padding, torch::zeros({T, 2}, torch::kFloat64), 0.0));
  EXPECT_GT(attended.weights.index({1, Slice(), Slice(0, 3)}).min().item<double>(), 0.0);
}

TEST_P(Kinds, GivePaddingNoGradient) {
  const Attended attended = attend();
  const Tensor objective = (attended.context * random_tensor({B, T, C_}, 4)).sum() +
                           (attended.weights * random_tensor({B, T, S}, 5)).sum();
  objective.backward();
  const Tensor on_padding = values_.grad().index({1, Slice(3)});
  EXPECT_TRUE(tensors_near(on_padding, torch::zeros({2, C_}, torch::kFloat64), 0.0));
  EXPECT_GT(values_.grad().index({1, Slice(0, 3)}).abs().min().item<double>(), 0.0);
}

TEST_P(Kinds, GiveManyQueriesAtOnceWhatTheyGiveEachAlone) {
  const Memory memory = remember();
  const Attended all = attention_->attend(queries_, memory);
  for (int64_t t = 0; t < T; ++t) {
    const Attended one = attention_->attend(queries_.slice(1, t, t + 1), memory);
    EXPECT_TRUE(tensors_near(one.weights, all.weights.slice(1, t, t + 1), 1e-15)) << t;
    EXPECT_TRUE(tensors_near(one.context, all.context.slice(1, t, t + 1), 1e-15)) << t;
  }
}

TEST_P(Kinds, GiveASentenceTheSameAloneAndInAPaddedBatch) {
  const Attended batch = attend();
  const Memory own =
      attention_->remember(values_.index({Slice(1, 2), Slice(0, 3)}), mask_of({3}, 3), summary_.slice(0, 1));
  const Attended alone = attention_->attend(queries_.slice(0, 1), own);
  EXPECT_TRUE(tensors_near(alone.weights[0], batch.weights.index({1, Slice(), Slice(0, 3)}), 1e-15));
  EXPECT_TRUE(tensors_near(alone.context[0], batch.context[1], 1e-15));
}

TEST_P(Kinds, TakeNoNoticeOfLongerPadding) {
  const Attended attended = attend();
  const Tensor longer = torch::cat({values_, random_tensor({B, 4, C_}, 6) * 100.0}, 1);
  const Tensor mask = mask_of({S, 3}, S + 4);
  const Attended padded = attention_->attend(queries_, attention_->remember(longer, mask, summary_));
  EXPECT_TRUE(tensors_near(padded.weights.slice(2, 0, S), attended.weights, 1e-15));
  EXPECT_TRUE(tensors_near(padded.weights.slice(2, S), torch::zeros({B, T, 4}, torch::kFloat64), 0.0));
  EXPECT_TRUE(tensors_near(padded.context, attended.context, 1e-15));
}

TEST_P(Kinds, PermuteTheWeightsWithTheSource) {
  const Attended attended = attend();
  const Tensor order = torch::tensor({4, 2, 0, 3, 1});
  const Memory permuted =
      attention_->remember(values_.index_select(1, order), mask_.index_select(1, order), summary_);
  const Attended again = attention_->attend(queries_, permuted);
  EXPECT_TRUE(tensors_near(again.weights, attended.weights.index_select(2, order), 1e-15));
  EXPECT_TRUE(tensors_near(again.context, attended.context, 1e-15));
}

TEST_P(Kinds, HaveTheGradientThatDifferencesGive) {
  NamedInputs inputs = parameters_of(*attention_);
  inputs.emplace_back("queries", queries_);
  inputs.emplace_back("values", values_);
  EXPECT_TRUE(gradients_match(inputs, [&] {
    const Attended attended = attend();
    return torch::cat({attended.context.flatten(), attended.weights.flatten()});
  }));
}

TEST_P(Kinds, LearnAllTheirParametersFromTheContextAlone) {
  (attend().context * random_tensor({B, T, C_}, 4)).sum().backward();
  EXPECT_TRUE(testing::all_have_gradients(parameters_of(*attention_)));
}

TEST_P(Kinds, ProjectTheKeysOnceASentence) {
  const Memory memory = remember();
  const Attended before = attention_->attend(queries_, memory);
  const torch::NoGradGuard no_gradient;
  for (const auto& parameter : attention_->named_parameters()) {
    Tensor values = parameter.value();
    if (parameter.key().starts_with("key")) values.add_(1.0);
  }
  EXPECT_TRUE(tensors_near(attention_->attend(queries_, memory).weights, before.weights, 0.0));
}

TEST_P(Kinds, CompareWithTheKeysAndAverageTheValues) {
  const Memory memory = remember();
  const Attended attended = attention_->attend(queries_, memory);
  Memory other_values = memory;
  other_values.values = random_tensor({B, S, C_}, 7);
  const Attended averaged = attention_->attend(queries_, other_values);
  EXPECT_TRUE(tensors_near(averaged.weights, attended.weights, 0.0));
  EXPECT_TRUE(tensors_near(averaged.context, torch::bmm(attended.weights, other_values.values), 1e-15));
  Memory other_keys = memory;
  other_keys.keys = memory.keys * 2.0;
  EXPECT_FALSE(tensors_near(attention_->attend(queries_, other_keys).weights, attended.weights, 1e-3));
}

TEST_P(Kinds, AttendToTheSelectedRowsOfAMemory) {
  const Memory memory = remember();
  const Attended all = attention_->attend(queries_, memory);
  const Tensor rows = torch::tensor({1, 1, 0});  // such as beams: any order, any number
  const Attended selected = attention_->attend(queries_.index_select(0, rows), memory.select(rows));
  EXPECT_TRUE(tensors_near(selected.weights, all.weights.index_select(0, rows), 1e-15));
  EXPECT_TRUE(tensors_near(selected.context, all.context.index_select(0, rows), 1e-15));
}

TEST_P(Kinds, RefuseShapesThatDoNotBelongTogether) {
  EXPECT_THROW((void)attention_->remember(values_[0], mask_, summary_), c10::Error);
  EXPECT_THROW((void)attention_->remember(values_, mask_of({S, 3}, S + 1), summary_), c10::Error);
  EXPECT_THROW((void)attention_->remember(values_, mask_, summary_.slice(0, 1)), c10::Error);
  const Memory memory = remember();
  EXPECT_THROW((void)attention_->attend(queries_.slice(0, 1), memory), c10::Error);
  EXPECT_THROW((void)attention_->attend(queries_.select(1, 0), memory), c10::Error);
}

}  // namespace
}  // namespace seq2see::attention
