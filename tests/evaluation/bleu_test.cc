#include "evaluation/bleu.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/error.h"
#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

Smoothing smoothing_of(const std::string& name) {
  for (const Smoothing smoothing : {Smoothing::kNone, Smoothing::kFloor, Smoothing::kAddK, Smoothing::kExp}) {
    if (smoothing_name(smoothing) == name) return smoothing;
  }
  throw std::logic_error("no smoothing is called " + name);
}

BleuOptions options_of(const nlohmann::json& named) {
  BleuOptions options;
  for (const auto& [key, value] : named.items()) {
    if (key == "tokenize") {
      options.tokenizer = parse_tokenizer(value.get<std::string>());
    } else if (key == "lowercase") {
      options.lowercase = value;
    } else if (key == "smooth_method") {
      options.smooth_method = smoothing_of(value);
    } else if (key == "smooth_value") {
      options.smooth_value = value;
    } else if (key == "effective_order") {
      options.effective_order = value;
    } else {
      throw std::logic_error("an option that this test does not know: " + key);
    }
  }
  return options;
}

TEST(Bleu, AgreesWithSacrebleuOnEveryGoldenCase) {
  const std::vector<GoldenCase> cases = golden_cases("bleu");
  EXPECT_EQ(cases.size(), 99);
  for (const GoldenCase& golden : cases) {
    SCOPED_TRACE(golden.title);
    const BleuScore score = corpus_bleu(golden.hypotheses, golden.references, options_of(golden.options));
    EXPECT_NEAR(score.score, golden.expected.at("score"), 1e-6);
    EXPECT_NEAR(score.brevity_penalty, golden.expected.at("brevity_penalty"), 1e-6);
    EXPECT_EQ(score.hypothesis_length, golden.expected.at("hypothesis_length"));
    EXPECT_EQ(score.reference_length, golden.expected.at("reference_length"));
    EXPECT_THAT(score.counts, Pointwise(DoubleEq(), golden.expected.at("counts").get<std::vector<double>>()));
    EXPECT_THAT(score.totals, Pointwise(DoubleEq(), golden.expected.at("totals").get<std::vector<double>>()));
    EXPECT_THAT(score.precisions,
                Pointwise(DoubleNear(1e-6), golden.expected.at("precisions").get<std::vector<double>>()));
    EXPECT_EQ(score.signature, under_our_version(golden.expected.at("signature")));
  }
}

TEST(Bleu, IsTheGeometricMeanOfPrecisionsTimesTheBrevityPenalty) {
  // the cat sat on | the cat lay on the mat: 3 of 4 words, 1 of 3 bigrams, no trigram, no 4-gram.
  const BleuScore score = corpus_bleu({"the cat sat on"}, {{"the cat lay on the mat"}});
  EXPECT_THAT(score.counts, ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(score.totals, ElementsAre(4, 3, 2, 1));
  // Exponential smoothing: half a match of two, a quarter of a match of one.
  EXPECT_THAT(score.precisions, ElementsAre(DoubleEq(75), DoubleEq(100.0 / 3), DoubleEq(25), DoubleEq(25)));
  EXPECT_DOUBLE_EQ(score.brevity_penalty, std::exp(1.0 - 6.0 / 4.0));
  EXPECT_NEAR(score.score, std::exp(-0.5) * std::pow(75.0 * 100.0 / 3 * 25 * 25, 0.25), 1e-9);
}

TEST(Bleu, ClipsMatchesByTheReferenceThatHasMost) {
  // Papineni et al. 2002, example 2 (with 4-grams left out): 2 of 7 with the first reference.
  BleuOptions options;
  options.max_ngram_order = 1;
  const BleuScore score = corpus_bleu({"the the the the the the the"},
                                      {{"the cat is on the mat"}, {"there is a cat on the mat"}}, options);
  EXPECT_THAT(score.counts, ElementsAre(2));
  EXPECT_NEAR(score.score, 100.0 * 2 / 7, 1e-9);
}

TEST(Bleu, TakesTheReferenceLengthClosestToTheHypothesisAndOfTwoTheShorter) {
  const Lines hypothesis = {"a b c d"};
  EXPECT_EQ(corpus_bleu(hypothesis, {{"a b c d e f"}, {"a"}}).reference_length, 6);
  EXPECT_EQ(corpus_bleu(hypothesis, {{"a b c d e f"}, {"a b"}}).reference_length, 2);
}

TEST(Bleu, ExactTranslationScoresOneHundred) {
  EXPECT_NEAR(corpus_bleu({"a b c d e", "f g h i"}, {{"a b c d e", "f g h i"}}).score, 100.0, 1e-9);
}

TEST(Bleu, SentenceScoreOfAShortSentenceNeedsEffectiveOrder) {
  BleuOptions options;
  EXPECT_EQ(sentence_bleu("good morning", {"good morning"}, options).score, 0.0);
  options.effective_order = true;
  const BleuScore score = sentence_bleu("good morning", {"good morning"}, options);
  EXPECT_NEAR(score.score, 100.0, 1e-9);
  EXPECT_THAT(score.signature, HasSubstr("|eff:yes|"));
}

TEST(Bleu, SumOfSentenceStatisticsScoresAsTheCorpus) {
  const GoldenCase golden = golden_cases("bleu").front();
  const SentenceStatistics statistics = bleu_statistics(golden.hypotheses, golden.references);
  ASSERT_EQ(statistics.sentences(), golden.hypotheses.size());
  std::vector<double> sums(statistics.columns());
  for (size_t sentence = 0; sentence < statistics.sentences(); ++sentence) {
    // Each sentence alone has the very same statistics.
    const SentenceStatistics alone =
        bleu_statistics({golden.hypotheses[sentence]}, {{golden.references[0][sentence]}});
    EXPECT_THAT(alone.row(0), Pointwise(DoubleEq(), statistics.row(sentence)));
    for (size_t column = 0; column < sums.size(); ++column) sums[column] += alone.row(0)[column];
  }
  EXPECT_NEAR(bleu_score(sums).score, golden.expected.at("score"), 1e-6);
}

TEST(Bleu, LeavesOutReferencesThatAreMissing) {
  const BleuScore score = corpus_bleu({"a b c d", "e f g h"}, {{"x", "y"}, {"a b c d", ""}});
  EXPECT_THAT(score.counts, ElementsAre(4, 3, 2, 1));
  EXPECT_EQ(score.reference_length, 4 + 1);
  EXPECT_THAT(score.signature, ::testing::StartsWith("nrefs:var|"));
}

TEST(Bleu, PrintsTheLineThatSacrebleuPrints) {
  BleuScore score;
  score.score = 48.530827;
  score.precisions = {82.35294, 50.0, 45.45454, 37.5};
  score.brevity_penalty = 0.942873;
  score.hypothesis_length = 17;
  score.reference_length = 18;
  EXPECT_EQ(score.format(),
            "BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 ratio = 0.944 hyp_len = 17 ref_len = 18)");
}

TEST(Bleu, RefusesTextsOfDifferentLengthAndSaysBothLengths) {
  try {
    corpus_bleu({"a", "b", "c"}, {{"a", "b", "c"}, {"a", "b"}});
    FAIL() << "two references for three hypotheses were accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("3 hypotheses against 2 lines in reference 2"));
  }
  EXPECT_THROW(corpus_bleu({}, {{}}), UserError);
  EXPECT_THROW(corpus_bleu({"a"}, {}), UserError);
}

TEST(Bleu, RefusesASentenceWithoutAnyReferenceAndSaysWhich) {
  try {
    corpus_bleu({"a", "b"}, {{"a", ""}, {"a", ""}});
    FAIL() << "a sentence without a reference was accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("line 2"));
  }
}

TEST(Bleu, RefusesSumsOfOtherOptions) {
  const std::vector<double> sums(10);
  EXPECT_NO_THROW(bleu_score(sums));
  BleuOptions options;
  options.max_ngram_order = 2;
  EXPECT_THROW(bleu_score(sums, options), std::logic_error);
}

}  // namespace
}  // namespace seq2see::evaluation
