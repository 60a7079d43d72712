// Greedy search against a slow reference that never pads and never keeps a state.
#include <cmath>
#include <set>

#include "search/sentences.h"

namespace seq2see::search {
namespace {

class Greedy : public ::testing::TestWithParam<SearchedModel> {
 protected:
  [[nodiscard]] bool attends() const {
    return GetParam().options.decoder.attention != config::AttentionKind::kNone;
  }

  std::shared_ptr<model::Seq2Seq> model_ = make_model(GetParam());
  std::vector<Ids> sentences_ = ten_sentences();
  BeamOptions options_ = {.ids = kTinyIds};
};

INSTANTIATE_TEST_SUITE_P(Search, Greedy, ::testing::ValuesIn(searched_models()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Greedy, EqualsAPlainLoopOverOneSentence) {
  const auto found = greedy_of(*model_, sentences_, options_);
  ASSERT_EQ(found.size(), sentences_.size());
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const auto limit = static_cast<int64_t>(2 * sentences_[i].size() + 10);
    expect_near(found[i], search_slowly(*model_, sentences_[i], limit), 1e-5);
  }
}

TEST_P(Greedy, OfASentenceAloneEqualsThatInABatch) {
  const auto together = greedy_of(*model_, sentences_, options_);
  std::set<size_t> lengths;
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const std::vector<Ids> alone = {sentences_[i]};
    // To the last bit: no row of a batch depends on the others.
    expect_near(together[i], greedy_of(*model_, alone, options_).at(0), 0.0);
    lengths.insert(together[i].ids.size());
  }
  // Else no sentence would ever have left the batch before the others.
  EXPECT_GE(lengths.size(), 3U);
}

TEST_P(Greedy, HasARowOfWeightsThatSumsToOneForEachTokenOfItsOwn) {
  const auto found = greedy_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    const size_t S = sentences_[i].size();
    if (!attends()) {
      EXPECT_TRUE(found[i].weights.empty());
      continue;
    }
    ASSERT_EQ(found[i].weights.size(), found[i].ids.size() * S);
    for (size_t t = 0; t < found[i].ids.size(); ++t) {
      double sum = 0.0;
      for (size_t s = 0; s < S; ++s) {
        const float weight = found[i].weights[t * S + s];
        EXPECT_GT(weight, 0.0F) << "sentence " << i << ", row " << t << ", column " << s;
        sum += weight;
      }
      EXPECT_NEAR(sum, 1.0, 1e-5) << "sentence " << i << ", row " << t;
    }
  }
}

TEST_P(Greedy, WithoutAttentionKeepsNothingButTheWeightsBack) {
  const auto with = greedy_of(*model_, sentences_, options_);
  options_.attention = false;
  const auto without = greedy_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    EXPECT_EQ(without[i].ids, with[i].ids);
    EXPECT_EQ(without[i].log_probabilities, with[i].log_probabilities);
    EXPECT_TRUE(without[i].weights.empty());
  }
}

TEST_P(Greedy, GivesTheScoreThatForcingItsOutputGives) {
  const auto found = greedy_of(*model_, sentences_, options_);
  std::vector<Ids> outputs;
  for (const Hypothesis& hypothesis : found) outputs.push_back(hypothesis.ids);
  const auto forced = force(*model_, sentences_, outputs, kTinyIds);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    expect_near(found[i], forced[i], 1e-5);
    EXPECT_NEAR(found[i].score(), forced[i].score(), 1e-4);
  }
}

TEST_P(Greedy, EndsWithTheFirstEndOfSentence) {
  size_t ended = 0;
  for (const Hypothesis& hypothesis : greedy_of(*model_, sentences_, options_)) {
    const auto end = std::find(hypothesis.ids.begin(), hypothesis.ids.end(), kTinyIds.eos);
    if (end == hypothesis.ids.end()) continue;
    EXPECT_EQ(end + 1, hypothesis.ids.end());
    ++ended;
  }
  EXPECT_GT(ended, 0U);
}

/// A model that never ends a sentence by itself.
std::shared_ptr<model::Seq2Seq> endless_model() {
  SearchedModel model = searched_models().front();
  model.eos_bias = -1000.0;
  return make_model(model);
}

class EndlessGreedy : public ::testing::Test {
 protected:
  std::shared_ptr<model::Seq2Seq> model_ = endless_model();
  std::vector<Ids> sentences_ = ten_sentences();
};

TEST_F(EndlessGreedy, IsCutAtTheGivenLength) {
  const auto found = greedy_of(*model_, sentences_, {.ids = kTinyIds, .limits = {.max_length = 4}});
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    EXPECT_EQ(found[i].ids.size(), 4U);
    EXPECT_NE(found[i].ids.back(), kTinyIds.eos);
    expect_near(found[i], search_slowly(*model_, sentences_[i], 4), 1e-5);
  }
}

TEST_F(EndlessGreedy, IsCutAtTheRatioOfItsOwnSourcePlusTen) {
  const auto found = greedy_of(*model_, sentences_, {.ids = kTinyIds, .limits = {.max_ratio = 1.5}});
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const auto length = static_cast<size_t>(std::floor(1.5 * static_cast<double>(sentences_[i].size()))) + 10;
    EXPECT_EQ(found[i].ids.size(), length);
    EXPECT_EQ(found[i].weights.size(), length * sentences_[i].size());
  }
}

TEST_F(EndlessGreedy, PrefersTheGivenLengthToTheRatio) {
  const auto found =
      greedy_of(*model_, sentences_, {.ids = kTinyIds, .limits = {.max_length = 30, .max_ratio = 0.1}});
  for (const Hypothesis& hypothesis : found) EXPECT_EQ(hypothesis.ids.size(), 30U);
}

TEST(GreedySearch, OfNothingIsNothing) {
  const auto model = make_model(searched_models().front());
  EXPECT_TRUE(greedy_of(*model, {}, {.ids = kTinyIds}).empty());
}

TEST(GreedySearch, RefusesASentenceWithoutTokens) {
  const auto model = make_model(searched_models().front());
  const std::vector<Ids> sentences = {{4, 3}, {}};
  EXPECT_THROW(greedy_of(*model, sentences, {.ids = kTinyIds}), c10::Error);
}

}  // namespace
}  // namespace seq2see::search
