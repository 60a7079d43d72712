// Forced decoding against a plain walk over one sentence, token by token.
#include "search/sentences.h"

namespace seq2see::search {
namespace {

/// One pair without padding, step after step with the state of the step before.
Hypothesis force_slowly(model::Seq2Seq& model, const Ids& source, const Ids& target) {
  const torch::NoGradGuard no_gradient;
  const auto S = static_cast<int64_t>(source.size());
  const Tensor ids = torch::tensor(std::vector<int64_t>(source.begin(), source.end())).view({1, S});
  const model::Source encoded = model.encode(ids, torch::ones({1, S}, torch::kBool));
  model::DecoderState state = encoded.start;
  int64_t previous = kTinyIds.start;
  Hypothesis hypothesis;
  for (const int32_t id : target) {
    const model::Decoded decoded = model.decode(torch::full({1, 1}, previous), encoded.memory, state);
    state = decoded.state;
    const Tensor logits = model.logits(decoded.features)[0][0].to(torch::kFloat64);  // [V]
    hypothesis.ids.push_back(id);
    hypothesis.log_probabilities.push_back(
        std::log(logits[id].exp().item<double>() / logits.exp().sum().item<double>()));
    for (int64_t s = 0; decoded.weights.defined() && s < S; ++s) {
      hypothesis.weights.push_back(decoded.weights[0][0][s].item<float>());
    }
    previous = id;
  }
  return hypothesis;
}

class Force : public ::testing::TestWithParam<SearchedModel> {
 protected:
  std::shared_ptr<model::Seq2Seq> model_ = make_model(GetParam());
  std::vector<Ids> sources_ = ten_sentences();
  std::vector<Ids> targets_ = ten_targets();
};

INSTANTIATE_TEST_SUITE_P(Search, Force, ::testing::ValuesIn(searched_models()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Force, EqualsAPlainWalkOverOnePair) {
  const auto forced = force(*model_, sources_, targets_, kTinyIds);
  ASSERT_EQ(forced.size(), sources_.size());
  for (size_t i = 0; i < sources_.size(); ++i) {
    SCOPED_TRACE("pair " + std::to_string(i));
    expect_near(forced[i], force_slowly(*model_, sources_[i], targets_[i]), 1e-5);
  }
}

TEST_P(Force, HasAWeightForEachTokenOfTargetAndSource) {
  const bool attends = GetParam().options.decoder.attention != config::AttentionKind::kNone;
  const auto forced = force(*model_, sources_, targets_, kTinyIds);
  for (size_t i = 0; i < sources_.size(); ++i) {
    EXPECT_EQ(forced[i].ids, targets_[i]);
    EXPECT_EQ(forced[i].weights.size(), attends ? targets_[i].size() * sources_[i].size() : 0U);
  }
}

TEST(ForcedDecoding, ScoresWithTheSumOfTheLogarithms) {
  Hypothesis hypothesis;
  EXPECT_EQ(hypothesis.score(), 0.0);
  hypothesis.log_probabilities = {-0.5, -1.25, -2.0};
  EXPECT_DOUBLE_EQ(hypothesis.score(), -3.75);
}

TEST(ForcedDecoding, OfNothingIsNothing) {
  const auto model = make_model(searched_models().front());
  EXPECT_TRUE(force(*model, {}, {}, kTinyIds).empty());
}

TEST(ForcedDecoding, RefusesSourcesWithoutTheirTargets) {
  const auto model = make_model(searched_models().front());
  const std::vector<Ids> sources = {{4, 3}, {5, 3}};
  const std::vector<Ids> targets = {{4, 3}};
  EXPECT_THROW(force(*model, sources, targets, kTinyIds), c10::Error);
  ThreadPool pool(1);
  EXPECT_THROW(force_all(*model, sources, targets, kTinyIds, 1, pool), c10::Error);
}

TEST(ForceWithoutScores, HasTheSameAttentionAndNothingElse) {
  const auto model = testing::scrambled_model(testing::tiny_config(), 5);
  const std::vector<Ids> sources = {{4, 5, 3}, {6, 3}};
  const std::vector<Ids> targets = {{5, 3}, {4, 4, 3}};
  const std::vector<Hypothesis> full = force(*model, sources, targets, kTinyIds);
  const std::vector<Hypothesis> bare = force(*model, sources, targets, kTinyIds, /*scores=*/false);
  for (size_t i = 0; i < full.size(); ++i) {
    EXPECT_EQ(bare[i].weights, full[i].weights);
    EXPECT_EQ(bare[i].ids, full[i].ids);
    EXPECT_TRUE(bare[i].log_probabilities.empty());
  }
}

}  // namespace
}  // namespace seq2see::search
