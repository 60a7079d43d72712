#include "evaluation/metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Metric kBleu{BleuOptions{}};
const Metric kChrf{ChrfOptions{.word_order = 2}};
const Metric kTer{TerOptions{}};

std::vector<std::string_view> names_of(const std::vector<ScorePart>& parts) {
  std::vector<std::string_view> names;
  for (const ScorePart& part : parts) names.push_back(part.name);
  return names;
}

TEST(Metric, KnowsItsNamesAndItsDirection) {
  EXPECT_EQ(kBleu.key(), "bleu");
  EXPECT_EQ(kChrf.key(), "chrf");
  EXPECT_EQ(kTer.key(), "ter");
  EXPECT_EQ(kBleu.name(), "BLEU");
  EXPECT_EQ(kChrf.name(), "chrF2++");
  EXPECT_EQ(kTer.name(), "TER");
  EXPECT_TRUE(kBleu.higher_is_better());
  EXPECT_TRUE(kChrf.higher_is_better());
  EXPECT_FALSE(kTer.higher_is_better());
}

TEST(Metric, ScoresAsItsOwnFunctionsDo) {
  const GoldenCase golden = golden_cases("bleu").front();
  const auto value = [&golden](const Metric& metric) {
    const SentenceStatistics statistics = metric.statistics(golden.hypotheses, golden.references);
    EXPECT_EQ(metric.value(statistics.sum()), metric.score(statistics.sum()).value);
    return metric.value(statistics.sum());
  };
  EXPECT_EQ(value(kBleu), corpus_bleu(golden.hypotheses, golden.references).score);
  EXPECT_EQ(value(kChrf), corpus_chrf(golden.hypotheses, golden.references, {.word_order = 2}).score);
  EXPECT_EQ(value(kTer), corpus_ter(golden.hypotheses, golden.references).score);
}

TEST(Metric, SaysWhatItsScoreIsMadeOf) {
  const Lines hypotheses = {"the cat sat on"};
  const std::vector<Lines> references = {{"the cat lay on the mat"}};
  const auto score = [&](const Metric& metric) {
    return metric.score(metric.statistics(hypotheses, references).sum());
  };
  EXPECT_THAT(names_of(score(kBleu).parts), ElementsAre("precisions", "counts", "totals", "brevity_penalty",
                                                        "hypothesis_length", "reference_length"));
  EXPECT_THAT(std::get<std::vector<double>>(score(kBleu).parts[1].value), ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(names_of(score(kChrf).parts), ElementsAre("name", "char_order", "word_order", "beta"));
  EXPECT_THAT(names_of(score(kTer).parts), ElementsAre("edits", "reference_length"));
  EXPECT_EQ(std::get<double>(score(kTer).parts[0].value), 3);  // one word changed, two missing
  EXPECT_EQ(score(kTer).line, "TER = 50.00");
}

TEST(Metric, SignsHowItWasResampledWhereSacrebleuDoes) {
  EXPECT_THAT(kBleu.signature(1), StartsWith("nrefs:1|case:mixed|"));
  EXPECT_THAT(kBleu.signature(1, {.bootstrap_samples = 1000, .seed = 12345}),
              StartsWith("nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a|smooth:exp|version:"));
  EXPECT_THAT(kTer.signature(0, {.randomisation_trials = 10000, .seed = 7}),
              StartsWith("nrefs:var|ar:10000|seed:7|case:lc|tok:tercom|"));
  EXPECT_THAT(kChrf.signature(2, {.bootstrap_samples = 10, .randomisation_trials = 20, .seed = 7}),
              StartsWith("nrefs:2|bs:10|ar:20|seed:7|case:mixed|"));
}

TEST(Metric, ScoresSentencesOfBleuWithEffectiveOrder) {
  const Lines hypotheses = {"good morning", "a b c d e"};
  const std::vector<Lines> references = {{"good morning", "a b c d x"}};
  const std::vector<double> values = kBleu.sentence_values(kBleu.statistics(hypotheses, references));
  ASSERT_EQ(values.size(), 2U);
  EXPECT_NEAR(values[0], 100.0, 1e-9);
  EXPECT_EQ(values[1], sentence_bleu("a b c d e", {"a b c d x"}, {}).score);
  EXPECT_THAT(kBleu.for_sentences().signature(1), HasSubstr("|eff:yes|"));
  EXPECT_EQ(kTer.for_sentences().signature(1), kTer.signature(1));
}

}  // namespace
}  // namespace seq2see::evaluation
