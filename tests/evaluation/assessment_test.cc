#include "evaluation/assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

using ::testing::IsEmpty;
using ::testing::StartsWith;

const GoldenCase& golden() {
  static const GoldenCase first = golden_cases("bleu").front();
  return first;
}

/// A system and one that translated perfectly.
std::vector<System> two_systems() {
  return {{"good", golden().hypotheses}, {"best", golden().references[0]}};
}

std::vector<Metric> all_metrics() {
  return {Metric(BleuOptions{}), Metric(ChrfOptions{}), Metric(TerOptions{})};
}

TEST(Assess, ScoresEverySystemByEveryMetricAndNothingElseUnasked) {
  const Assessments result = assess(all_metrics(), two_systems(), golden().references, {}, {});
  EXPECT_THAT(result.systems, ::testing::ElementsAre("good", "best"));
  ASSERT_EQ(result.of_system.size(), 2U);
  ASSERT_EQ(result.of_system[0].size(), 3U);
  EXPECT_NEAR(result.of_system[0][0].score.value, golden().expected.at("score"), 1e-6);
  EXPECT_NEAR(result.of_system[1][0].score.value, 100.0, 1e-9);
  EXPECT_EQ(result.of_system[1][2].score.value, 0.0);
  for (const Assessment& one : result.of_system[1]) {
    EXPECT_FALSE(one.interval);
    EXPECT_FALSE(one.p_value);
    EXPECT_THAT(one.sentences, IsEmpty());
    EXPECT_THAT(one.by_length, IsEmpty());
    EXPECT_THAT(one.signature, StartsWith("nrefs:1|case:"));
  }
}

TEST(Assess, ComparesWithTheFirstSystem) {
  for (const PairedTest test : {PairedTest::kBootstrap, PairedTest::kApproximateRandomisation}) {
    const Assessments result = assess(all_metrics(), two_systems(), golden().references, {},
                                      {.paired_test = test, .paired_samples = 99, .seed = 5});
    for (size_t metric = 0; metric < 3; ++metric) {
      EXPECT_FALSE(result.of_system[0][metric].p_value);
      EXPECT_DOUBLE_EQ(result.of_system[1][metric].p_value.value(), 0.01);
      // The samples of a paired bootstrap give intervals as well.
      EXPECT_EQ(result.of_system[0][metric].interval.has_value(), test == PairedTest::kBootstrap);
      EXPECT_THAT(result.of_system[0][metric].signature,
                  StartsWith(test == PairedTest::kBootstrap ? "nrefs:1|bs:99|seed:5|case:"
                                                            : "nrefs:1|ar:99|seed:5|case:"));
    }
  }
}

TEST(Assess, GivesIntervalsBesideARandomisationWhereAskedFor) {
  const Assessments result = assess(all_metrics(), two_systems(), golden().references, {},
                                    {.confidence = true,
                                     .confidence_samples = 50,
                                     .paired_test = PairedTest::kApproximateRandomisation,
                                     .paired_samples = 99});
  EXPECT_THAT(result.of_system[0][0].signature, StartsWith("nrefs:1|bs:50|ar:99|seed:12345|case:"));
  const ConfidenceInterval interval = result.of_system[0][0].interval.value();
  EXPECT_LT(interval.lower, result.of_system[0][0].score.value);
  EXPECT_GT(interval.upper, result.of_system[0][0].score.value);
}

TEST(Assess, ScoresByLengthOfTheSource) {
  Lines sources;
  for (size_t i = 0; i < golden().hypotheses.size(); ++i) sources.push_back(i < 20 ? "a b c" : "a b c d e f");
  const Assessments words = assess({Metric(BleuOptions{})}, two_systems(), golden().references, sources,
                                   {.by_length = true, .length_edges = {3}});
  EXPECT_EQ(words.length_unit, "words");
  ASSERT_EQ(words.bins.size(), 2U);
  EXPECT_EQ(words.bins[0].sentences.size(), 20U);
  const BinScore& first = words.of_system[0][0].by_length.at(0);
  const Lines hypotheses(golden().hypotheses.begin(), golden().hypotheses.begin() + 20);
  const Lines references(golden().references[0].begin(), golden().references[0].begin() + 20);
  EXPECT_EQ(first.value, corpus_bleu(hypotheses, {references}).score);
  EXPECT_LT(first.interval.lower, first.value);

  const Assessments characters =
      assess({Metric(BleuOptions{})}, two_systems(), golden().references,
             Lines(golden().hypotheses.size(), "我爱深度学习。"), {.by_length = true});
  EXPECT_EQ(characters.length_unit, "characters");
  ASSERT_EQ(characters.bins.size(), 1U);
  EXPECT_EQ(characters.bins[0].mean_length, 7.0);
}

TEST(Assess, ScoresSentences) {
  const Assessments result =
      assess(all_metrics(), two_systems(), golden().references, {}, {.sentence_level = true});
  EXPECT_EQ(result.of_system[0][2].sentences.size(), golden().hypotheses.size());
  EXPECT_THAT(result.of_system[0][0].sentence_signature, ::testing::HasSubstr("eff:yes"));
}

}  // namespace
}  // namespace seq2see::evaluation
