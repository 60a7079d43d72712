#include "evaluation/chrf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

ChrfOptions options_of(const nlohmann::json& named) {
  ChrfOptions options;
  for (const auto& [key, value] : named.items()) {
    if (key == "char_order") {
      options.char_order = value;
    } else if (key == "word_order") {
      options.word_order = value;
    } else if (key == "beta") {
      options.beta = value;
    } else if (key == "lowercase") {
      options.lowercase = value;
    } else if (key == "whitespace") {
      options.whitespace = value;
    } else {
      throw std::logic_error("an option that this test does not know: " + key);
    }
  }
  return options;
}

TEST(Chrf, AgreesWithSacrebleuOnEveryGoldenCase) {
  const std::vector<GoldenCase> cases = golden_cases("chrf");
  EXPECT_EQ(cases.size(), 45);
  for (const GoldenCase& golden : cases) {
    SCOPED_TRACE(golden.title);
    const ChrfScore score = corpus_chrf(golden.hypotheses, golden.references, options_of(golden.options));
    EXPECT_NEAR(score.score, golden.expected.at("score"), 1e-6);
    EXPECT_EQ(score.signature, under_our_version(golden.expected.at("signature")));
  }
}

TEST(Chrf, IsTheFScoreOfMeanPrecisionAndRecall) {
  // ab c | abd: characters a b c | a b d, 2 of 3 match; bigrams ab bc | ab bd, 1 of 2; trigrams abc | abd,
  // none.
  ChrfOptions options;
  options.char_order = 3;
  const double mean = (2.0 / 3 + 1.0 / 2 + 0) / 3;  // precision and recall alike, hence the F-score too
  EXPECT_NEAR(corpus_chrf({"ab c"}, {{"abd"}}, options).score, 100 * mean, 1e-9);
}

TEST(Chrf, WeighsRecallBetaTimesAsMuch) {
  ChrfOptions options;
  options.char_order = 1;
  // a | abcd: precision 1, recall 1/4; F2 = 5 * 1/4 / (4 + 1/4).
  EXPECT_NEAR(corpus_chrf({"a"}, {{"abcd"}}, options).score, 100 * 5 * 0.25 / 4.25, 1e-9);
  options.beta = 1;
  EXPECT_NEAR(corpus_chrf({"a"}, {{"abcd"}}, options).score, 100 * 2 * 0.25 / 1.25, 1e-9);
}

TEST(Chrf, CountsCodePointsNotBytes) {
  ChrfOptions options;
  options.char_order = 1;
  // é and è share their first byte, but are one character each.
  EXPECT_NEAR(corpus_chrf({"é機"}, {{"è機"}}, options).score, 50.0, 1e-9);
}

TEST(Chrf, WordOrderCutsOnePunctuationMarkOffAWord) {
  ChrfOptions options;
  options.char_order = 0;
  options.word_order = 1;
  // (end). has the words "(end)" and ".", "end has the words " and end: nothing but . and end can match.
  EXPECT_NEAR(corpus_chrf({"(end)."}, {{"x ."}}, options).score, 50.0, 1e-9);
  EXPECT_NEAR(corpus_chrf({"\"end"}, {{"x end"}}, options).score, 50.0, 1e-9);
  EXPECT_EQ(corpus_chrf({"end"}, {{"\"end\""}}, options).score, 0.0);
}

TEST(Chrf, EpsilonSmoothingAveragesTheFScoresOfAllOrders) {
  ChrfOptions options;
  options.char_order = 2;
  options.eps_smoothing = true;
  // a | ab: order 1 has F2 = 5 * 1/2 / (4 + 1/2); order 2 has no bigram in the hypothesis, so about 0.
  EXPECT_NEAR(corpus_chrf({"a"}, {{"ab"}}, options).score, 100 * (5 * 0.5 / 4.5) / 2, 1e-9);
  // Without it that order is left out.
  options.eps_smoothing = false;
  EXPECT_NEAR(corpus_chrf({"a"}, {{"ab"}}, options).score, 100 * (5 * 0.5 / 4.5), 1e-9);
  EXPECT_THAT(chrf_signature(options, 1), ::testing::HasSubstr("|eff:yes|"));
}

TEST(Chrf, TakesForEachSentenceTheReferenceThatSuitsItBest) {
  EXPECT_NEAR(corpus_chrf({"abc", "xyz"}, {{"abc", "nothing"}, {"other", "xyz"}}).score, 100.0, 1e-9);
}

TEST(Chrf, OfReferencesThatSuitASentenceAlikeTakesTheFirst) {
  ChrfOptions options;
  options.char_order = 1;
  const SentenceStatistics statistics = chrf_statistics({"x"}, {{"ab"}, {"abc"}}, options);
  EXPECT_THAT(statistics.row(0), ::testing::ElementsAre(1, 2, 0));
}

TEST(Chrf, NameSaysBetaAndWordOrder) {
  ChrfOptions options;
  EXPECT_EQ(corpus_chrf({"a"}, {{"a"}}, options).format(), "chrF2 = 100.00");
  options.word_order = 2;
  options.beta = 3;
  EXPECT_EQ(sentence_chrf("a", {"a"}, options).name, "chrF3++");
}

TEST(Chrf, SumOfSentenceStatisticsScoresAsTheCorpus) {
  const GoldenCase golden = golden_cases("chrf").front();
  std::vector<double> sums(18);
  for (size_t sentence = 0; sentence < golden.hypotheses.size(); ++sentence) {
    const SentenceStatistics alone =
        chrf_statistics({golden.hypotheses[sentence]}, {{golden.references[0][sentence]}});
    for (size_t column = 0; column < sums.size(); ++column) sums[column] += alone.row(0)[column];
  }
  EXPECT_NEAR(chrf_score(sums).score, golden.expected.at("score"), 1e-6);
}

}  // namespace
}  // namespace seq2see::evaluation
