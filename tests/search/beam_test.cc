// Beam search against exhaustive search, against greedy search, and against itself in other batches.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "search/sentences.h"

namespace seq2see::search {
namespace {

using config::LengthPenalty;

std::vector<std::vector<Hypothesis>> beam_of(model::Seq2Seq& model, std::span<const Ids> sources,
                                             const BeamOptions& options) {
  return beam(predictor_of(model), sources, options);
}

class BeamSearch : public ::testing::TestWithParam<SearchedModel> {
 protected:
  [[nodiscard]] bool attends() const {
    return GetParam().options.decoder.attention != config::AttentionKind::kNone;
  }

  std::shared_ptr<model::Seq2Seq> model_ = make_model(GetParam());
  std::vector<Ids> sentences_ = ten_sentences();
  BeamOptions options_ = {
      .ids = kTinyIds, .beam_size = 5, .n_best = 5, .ranking = {.length_penalty = LengthPenalty::kGnmt}};
};

INSTANTIATE_TEST_SUITE_P(Search, BeamSearch, ::testing::ValuesIn(searched_models()),
                         [](const auto& info) { return info.param.name; });

TEST_P(BeamSearch, WithABeamOfOneIsGreedySearch) {
  options_.beam_size = 1;
  options_.n_best = 1;
  const auto found = beam_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    ASSERT_EQ(found[i].size(), 1U);
    const auto limit = static_cast<int64_t>(2 * sentences_[i].size() + 10);
    expect_near(found[i].front(), search_slowly(*model_, sentences_[i], limit), 1e-5);
  }
}

TEST_P(BeamSearch, OfASentenceAloneEqualsThatInAnyBatch) {
  const auto together = beam_of(*model_, sentences_, options_);
  std::vector<Ids> reversed(sentences_.rbegin(), sentences_.rend());
  const auto backwards = beam_of(*model_, reversed, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    SCOPED_TRACE("sentence " + std::to_string(i));
    const std::vector<Ids> one = {sentences_[i]};
    const auto alone = beam_of(*model_, one, options_).front();
    ASSERT_EQ(together[i].size(), alone.size());
    for (size_t rank = 0; rank < alone.size(); ++rank) {
      // To the last bit: no row of a batch depends on the others.
      expect_near(together[i][rank], alone[rank], 0.0);
      expect_near(backwards[sentences_.size() - 1 - i][rank], alone[rank], 0.0);
    }
  }
}

TEST_P(BeamSearch, GivesTheScoresAndTheAttentionThatForcingItsOutputsGives) {
  const auto found = beam_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    std::vector<Ids> outputs;
    for (const Hypothesis& hypothesis : found[i]) outputs.push_back(hypothesis.ids);
    const std::vector<Ids> sources(outputs.size(), sentences_[i]);
    const auto forced = force(*model_, sources, outputs, kTinyIds);
    for (size_t rank = 0; rank < outputs.size(); ++rank) {
      SCOPED_TRACE("sentence " + std::to_string(i) + ", rank " + std::to_string(rank));
      expect_near(found[i][rank], forced[rank], 1e-5);
    }
  }
}

TEST_P(BeamSearch, ReturnsDifferentHypothesesInTheOrderOfTheirScores) {
  for (const std::vector<Hypothesis>& best : beam_of(*model_, sentences_, options_)) {
    ASSERT_EQ(best.size(), 5U);
    std::set<Ids> different;
    for (size_t rank = 0; rank < best.size(); ++rank) {
      different.insert(best[rank].ids);
      const double divisor = std::pow((5.0 + static_cast<double>(best[rank].ids.size())) / 6.0, 1.0);
      EXPECT_NEAR(best[rank].ranked_by, best[rank].score() / divisor, 1e-12);
      if (rank > 0 && best[rank].ids.back() == kTinyIds.eos) {
        EXPECT_LE(best[rank].ranked_by, best[rank - 1].ranked_by);
      }
    }
    EXPECT_EQ(different.size(), best.size());
  }
}

TEST_P(BeamSearch, HasARowOfWeightsThatSumsToOneForEachTokenOfEachHypothesis) {
  const auto found = beam_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    const size_t S = sentences_[i].size();
    for (const Hypothesis& hypothesis : found[i]) {
      ASSERT_EQ(hypothesis.weights.size(), attends() ? hypothesis.ids.size() * S : 0U);
      for (size_t t = 0; attends() && t < hypothesis.ids.size(); ++t) {
        double sum = 0.0;
        for (size_t s = 0; s < S; ++s) sum += hypothesis.weights[t * S + s];
        EXPECT_NEAR(sum, 1.0, 1e-5);
      }
    }
  }
}

TEST_P(BeamSearch, NeverFindsLessWithAWiderBeamThanEveryOutput) {
  // All outputs of at most 3 tokens, the last of which is </s> unless the output was cut: V = 11 tokens, so a
  // beam of 11² holds every beginning.
  constexpr int64_t kMost = 3;
  constexpr int32_t kPieces = testing::TinyBatch::kTargetVocabulary;
  for (const LengthPenalty penalty : {LengthPenalty::kNone, LengthPenalty::kLength, LengthPenalty::kGnmt}) {
    BeamOptions wide{.ids = kTinyIds,
                     .limits = {.max_length = kMost},
                     .beam_size = 2000,
                     .n_best = 3,
                     .ranking = {.length_penalty = penalty, .alpha = 0.7}};
    const std::vector<Ids> sources(sentences_.begin(), sentences_.begin() + 3);
    const auto found = beam_of(*model_, sources, wide);
    for (size_t i = 0; i < sources.size(); ++i) {
      std::vector<Ids> outputs = {{kTinyIds.eos}};
      for (int32_t a = 0; a < kPieces; ++a) {
        if (a == kTinyIds.eos) continue;
        outputs.push_back({a, kTinyIds.eos});
        for (int32_t b = 0; b < kPieces; ++b) {
          if (b != kTinyIds.eos) outputs.push_back({a, b, kTinyIds.eos});
        }
      }
      std::vector<Hypothesis> all =
          force(*model_, std::vector<Ids>(outputs.size(), sources[i]), outputs, kTinyIds);
      std::sort(all.begin(), all.end(), [&](const Hypothesis& a, const Hypothesis& b) {
        return a.score() / wide.ranking.divisor(a.ids.size()) >
               b.score() / wide.ranking.divisor(b.ids.size());
      });
      ASSERT_EQ(found[i].size(), 3U);
      for (size_t rank = 0; rank < 3; ++rank) EXPECT_EQ(found[i][rank].ids, all[rank].ids) << "rank " << rank;
    }
  }
}

/// A beam the slow way: one sentence, every beginning read anew at every step, no hypothesis given up early.
struct SlowHypothesis {
  Ids ids;
  double score = 0.0;
};
std::vector<SlowHypothesis> beam_slowly(model::Seq2Seq& model, const Ids& sentence, size_t beam_size,
                                        size_t most, size_t least) {
  const torch::NoGradGuard no_gradient;
  const auto S = static_cast<int64_t>(sentence.size());
  const Tensor source = torch::tensor(std::vector<int64_t>(sentence.begin(), sentence.end())).view({1, S});
  std::vector<SlowHypothesis> live = {{}};
  std::vector<SlowHypothesis> ended;
  std::vector<SlowHypothesis> cut;
  for (size_t length = 1; length <= most && !live.empty(); ++length) {
    std::vector<SlowHypothesis> all;
    for (const SlowHypothesis& beginning : live) {
      std::vector<int64_t> read = {kTinyIds.start};
      read.insert(read.end(), beginning.ids.begin(), beginning.ids.end());
      const auto T = static_cast<int64_t>(read.size());
      const model::Source encoded = model.encode(source, torch::ones({1, S}, torch::kBool));
      const model::Decoded decoded =
          model.decode(torch::tensor(read).view({1, T}), encoded.memory, encoded.start);
      const Tensor log_p =
          torch::log_softmax(model.logits(decoded.features)[0][T - 1].to(torch::kFloat64), 0);
      for (int32_t id = 0; id < log_p.size(0); ++id) {
        if (id == kTinyIds.eos && length <= least) continue;
        SlowHypothesis longer = beginning;
        longer.ids.push_back(id);
        longer.score += log_p[id].item<double>();
        all.push_back(longer);
      }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    all.resize(std::min(all.size(), beam_size - ended.size() - cut.size()));
    live.clear();
    for (const SlowHypothesis& one : all) {
      const bool is_ended = one.ids.back() == kTinyIds.eos;
      (is_ended ? ended : length == most ? cut : live).push_back(one);
    }
  }
  const auto by_rank = [](const auto& a, const auto& b) {
    return a.score / static_cast<double>(a.ids.size()) > b.score / static_cast<double>(b.ids.size());
  };
  std::stable_sort(ended.begin(), ended.end(), by_rank);
  std::stable_sort(cut.begin(), cut.end(), by_rank);
  ended.insert(ended.end(), cut.begin(), cut.end());
  return ended;
}

TEST_P(BeamSearch, EqualsAPlainLoopOverOneSentence) {
  for (const int64_t size : {2, 3, 4}) {
    const BeamOptions narrow{.ids = kTinyIds,
                             .limits = {.max_length = 8, .min_length = 2},
                             .beam_size = size,
                             .n_best = size,
                             .ranking = {.length_penalty = LengthPenalty::kLength}};
    const auto found = beam_of(*model_, sentences_, narrow);
    for (size_t i = 0; i < sentences_.size(); ++i) {
      const auto expected = beam_slowly(*model_, sentences_[i], static_cast<size_t>(size), 8, 2);
      ASSERT_EQ(found[i].size(), expected.size());
      for (size_t rank = 0; rank < expected.size(); ++rank) {
        EXPECT_EQ(found[i][rank].ids, expected[rank].ids)
            << "beam " << size << ", sentence " << i << ", " << rank;
      }
    }
  }
}

TEST_P(BeamSearch, EndsOnceTheBestIsCertainWithoutChangingIt) {
  // All of the beam is wanted: nothing is given up. The best alone: most searches end early.
  for (const int64_t size : {2, 3, 4, 5}) {
    for (const double alpha : {0.0, 0.3, 1.0}) {
      for (const double coverage : {0.0, 0.5}) {
        BeamOptions all = options_;
        all.beam_size = size;
        all.n_best = size;
        all.ranking = {LengthPenalty::kGnmt, alpha, attends() ? coverage : 0.0};
        BeamOptions best = all;
        best.n_best = 1;
        const auto of_all = beam_of(*model_, sentences_, all);
        const auto of_best = beam_of(*model_, sentences_, best);
        for (size_t i = 0; i < sentences_.size(); ++i)
          expect_near(of_best[i].front(), of_all[i].front(), 0.0);
      }
    }
  }
}

TEST_P(BeamSearch, WithoutAttentionKeepsNothingButTheWeightsBack) {
  options_.ranking.coverage_penalty = attends() ? 0.3 : 0.0;
  const auto with = beam_of(*model_, sentences_, options_);
  options_.attention = false;
  const auto without = beam_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    for (size_t rank = 0; rank < with[i].size(); ++rank) {
      EXPECT_EQ(without[i][rank].ids, with[i][rank].ids);
      EXPECT_EQ(without[i][rank].ranked_by, with[i][rank].ranked_by);
      EXPECT_TRUE(without[i][rank].weights.empty());
    }
  }
}

TEST_P(BeamSearch, TakesPointsForWordsThatWereNotLookedAt) {
  if (!attends()) GTEST_SKIP() << "there is no attention";
  constexpr double kBeta = 0.4;
  options_.ranking.coverage_penalty = kBeta;
  const auto found = beam_of(*model_, sentences_, options_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    const size_t S = sentences_[i].size();
    for (const Hypothesis& hypothesis : found[i]) {
      double penalty = 0.0;
      for (size_t s = 0; s + 1 < S; ++s) {
        double sum = 0.0;
        for (size_t t = 0; t < hypothesis.ids.size(); ++t) sum += hypothesis.weights[t * S + s];
        penalty += kBeta * std::log(std::min(sum, 1.0));
      }
      const double divisor = options_.ranking.divisor(hypothesis.ids.size());
      EXPECT_NEAR(hypothesis.ranked_by, hypothesis.score() / divisor + penalty, 1e-9);
    }
  }
}

TEST_P(BeamSearch, NeverRepeatsAnNGramWhereThatIsForbidden) {
  options_.no_repeat_ngram_size = 2;
  options_.limits = {.max_length = 12, .min_length = 10};
  for (const std::vector<Hypothesis>& best : beam_of(*model_, sentences_, options_)) {
    for (const Hypothesis& hypothesis : best) {
      std::set<std::pair<int32_t, int32_t>> seen;
      for (size_t t = 1; t < hypothesis.ids.size(); ++t) {
        EXPECT_TRUE(seen.insert({hypothesis.ids[t - 1], hypothesis.ids[t]}).second) << "token " << t;
      }
    }
  }
}

TEST_P(BeamSearch, KeepsToTheLeastAndTheMostLength) {
  options_.limits = {.max_length = 9, .min_length = 4};
  for (const std::vector<Hypothesis>& best : beam_of(*model_, sentences_, options_)) {
    for (const Hypothesis& hypothesis : best) {
      const bool ended = hypothesis.ids.back() == kTinyIds.eos;
      EXPECT_GE(hypothesis.ids.size(), ended ? 5U : 9U);
      EXPECT_LE(hypothesis.ids.size(), 9U);
    }
  }
}

TEST(BeamSearchEnds, WhenEveryTokenIsForbidden) {
  const auto model = make_model(searched_models().front());
  // Unigrams must not repeat, and </s> must wait for more tokens than there are.
  const std::vector<Ids> sources = {{4, 7, 3}};
  const auto found = beam_of(*model, sources,
                             {.ids = kTinyIds,
                              .limits = {.max_length = 50, .min_length = 40},
                              .beam_size = 2,
                              .no_repeat_ngram_size = 1});
  ASSERT_EQ(found.front().size(), 1U);
  EXPECT_EQ(found.front().front().ids.size(), 10U);  // all of V = 11 but </s>
}

TEST(BeamSearchOfNothing, IsNothing) {
  const auto model = make_model(searched_models().front());
  EXPECT_TRUE(beam_of(*model, {}, {.ids = kTinyIds}).empty());
}

TEST(BeamSearchOptions, RefuseMoreHypothesesThanTheBeamHolds) {
  const auto model = make_model(searched_models().front());
  const std::vector<Ids> sources = {{4, 3}};
  EXPECT_THROW(beam_of(*model, sources, {.ids = kTinyIds, .beam_size = 2, .n_best = 3}), c10::Error);
}

}  // namespace
}  // namespace seq2see::search
