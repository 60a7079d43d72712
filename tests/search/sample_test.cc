// Sampling: the draw by hand, whole outputs against the model's own probabilities.
#include "search/sample.h"

#include <cmath>
#include <map>

#include "search/search.h"
#include "search/sentences.h"

namespace seq2see::search {
namespace {

const std::vector<double> kFourLogs = {std::log(0.5), std::log(0.25), std::log(0.15), std::log(0.1)};

TEST(Draw, PartsZeroToOneAsTheProbabilitiesDo) {
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, 0.0), 0U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, 0.49), 0U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, 0.51), 1U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, 0.76), 2U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, 0.91), 3U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 1.0, std::nextafter(1.0, 0.0)), 3U);
}

TEST(Draw, IsFlatterWithAHighTemperatureAndSharperWithALowOne) {
  // At T = 1/2 the shares are the squares: 0.25, 0.0625, 0.0225, 0.01 of 0.345.
  EXPECT_EQ(draw(kFourLogs, 0.5, 1.0, 0.72), 0U);
  EXPECT_EQ(draw(kFourLogs, 0.5, 1.0, 0.73), 1U);
  EXPECT_EQ(draw(kFourLogs, 1e6, 1.0, 0.26), 1U);
}

TEST(Draw, IsFromTheFewestThatHaveTheProbability) {
  EXPECT_EQ(draw(kFourLogs, 1.0, 0.5, 0.99), 0U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 0.51, 0.99), 1U);
  EXPECT_EQ(draw(kFourLogs, 1.0, 0.51, 0.66), 0U);  // 0.5 of 0.75
  EXPECT_EQ(draw(kFourLogs, 1.0, 1e-9, 0.99), 0U);
}

class Sampling : public ::testing::Test {
 protected:
  std::shared_ptr<model::Seq2Seq> model_ = make_model(searched_models().front());
  std::vector<Ids> sentences_ = ten_sentences();
  SamplingOptions options_ = {.ids = kTinyIds};

  auto samples(std::span<const Ids> sources) { return sample(predictor_of(*model_), sources, options_); }
};

TEST_F(Sampling, GivesASentenceTheSameAloneAndInAnyBatch) {
  options_.samples = 3;
  const auto together = samples(sentences_);
  for (size_t i = 0; i < sentences_.size(); ++i) {
    const std::vector<Ids> one = {sentences_[i]};
    const auto alone = samples(one).front();
    for (size_t number = 0; number < 3; ++number) expect_near(together[i][number], alone[number], 0.0);
  }
}

TEST_F(Sampling, DrawsOtherOutputsForOtherSeedsAndOtherNumbers) {
  options_.samples = 2;
  const auto first = samples(sentences_);
  options_.seed = 43;
  const auto second = samples(sentences_);
  int other_seed = 0;
  int other_number = 0;
  for (size_t i = 0; i < sentences_.size(); ++i) {
    other_seed += first[i][0].ids != second[i][0].ids ? 1 : 0;
    other_number += first[i][0].ids != first[i][1].ids ? 1 : 0;
  }
  EXPECT_GT(other_seed, 5);
  EXPECT_GT(other_number, 5);
}

TEST_F(Sampling, FromTheMostProbableAloneIsGreedySearch) {
  options_.top_k = 1;
  const auto drawn = samples(sentences_);
  const auto greedy_ones = greedy_of(*model_, sentences_, {.ids = kTinyIds});
  for (size_t i = 0; i < sentences_.size(); ++i) expect_near(drawn[i].front(), greedy_ones[i], 1e-12);
}

TEST_F(Sampling, DrawsFirstTokensAsOftenAsTheirProbabilitySays) {
  options_.samples = 4000;
  options_.limits = {.max_length = 1};
  options_.attention = false;
  const std::vector<Ids> one = {sentences_.front()};
  std::map<int32_t, int> counts;
  std::map<int32_t, double> expected;
  const auto drawn = samples(one);
  for (const Hypothesis& hypothesis : drawn.front()) {
    ++counts[hypothesis.ids.front()];
    expected[hypothesis.ids.front()] = std::exp(hypothesis.log_probabilities.front());
  }
  for (const auto& [id, count] : counts) {
    const double share = expected[id];
    const double deviation = std::sqrt(share * (1.0 - share) / 4000.0);
    EXPECT_NEAR(count / 4000.0, share, 5.0 * deviation) << "token " << id;
  }
}

TEST_F(Sampling, KeepsToTheLeastAndTheMostLength) {
  options_.samples = 20;
  options_.limits = {.max_length = 6, .min_length = 3};
  for (const auto& of_sentence : samples(sentences_)) {
    for (const Hypothesis& hypothesis : of_sentence) {
      EXPECT_GE(hypothesis.ids.size(), 4U);
      EXPECT_LE(hypothesis.ids.size(), 6U);
    }
  }
}

}  // namespace
}  // namespace seq2see::search
