#include "evaluation/length_bins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "evaluation/bleu.h"
#include "evaluation/golden.h"

namespace seq2see::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<size_t> lengths_from_1_to(size_t longest) {
  std::vector<size_t> lengths(longest);
  std::iota(lengths.begin(), lengths.end(), 1);
  return lengths;
}

TEST(TokenLengths, CountWordsOrCharacters) {
  EXPECT_THAT(token_lengths({"The cat sat.", ""}, Tokenizer::k13a), ElementsAre(4, 0));
  EXPECT_THAT(token_lengths({"我用 PyTorch。"}, Tokenizer::kZh), ElementsAre(4));
}

TEST(BinsByLength, HoldEverySentenceOnceBetweenItsEdges) {
  const std::vector<LengthBin> bins = bins_by_length({3, 30, 10, 11, 31, 99}, {10, 30});
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_THAT(bins[0].sentences, ElementsAre(0, 2));
  EXPECT_THAT(bins[1].sentences, ElementsAre(1, 3));
  EXPECT_THAT(bins[2].sentences, ElementsAre(4, 5));
  EXPECT_EQ(bins[0].label(), "1–10");
  EXPECT_EQ(bins[1].label(), "11–30");
  EXPECT_EQ(bins[2].label(), "> 30");
  EXPECT_DOUBLE_EQ(bins[0].mean_length, 6.5);
  EXPECT_DOUBLE_EQ(bins[2].mean_length, 65.0);
}

TEST(BinsByLength, LeaveEmptyBinsOutAndTakeEmptySources) {
  const std::vector<LengthBin> bins = bins_by_length({0, 50}, {10, 20, 50});
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].label(), "0–10");
  EXPECT_EQ(bins[1].label(), "21–50");
}

TEST(BinsByLength, ABinOfOneLengthIsLabelledByIt) {
  EXPECT_EQ(bins_by_length({1, 2, 3}, {1, 2}).at(1).label(), "2");
}

TEST(SuitableEdges, AreRoundAndFew) {
  EXPECT_THAT(suitable_edges(lengths_from_1_to(80)), ElementsAre(10, 20, 30, 40, 50, 60, 70));
  EXPECT_THAT(suitable_edges(lengths_from_1_to(30)), ElementsAre(5, 10, 15, 20, 25));
  EXPECT_THAT(suitable_edges(lengths_from_1_to(300)), ElementsAre(50, 100, 150, 200, 250));
}

TEST(SuitableEdges, LeaveNoBinSparse) {
  std::vector<size_t> lengths(500, 12);
  lengths.insert(lengths.end(), 500, 33);
  lengths.push_back(4);    // alone below 10
  lengths.push_back(400);  // alone above 40
  EXPECT_THAT(suitable_edges(lengths), ElementsAre(15));
  const std::vector<LengthBin> bins = bins_by_length(lengths, suitable_edges(lengths));
  for (const LengthBin& bin : bins) EXPECT_GE(bin.sentences.size(), 20U) << bin.label();
}

TEST(SuitableEdges, OfFewSentencesThereAreNone) {
  EXPECT_THAT(suitable_edges({}), IsEmpty());
  EXPECT_THAT(suitable_edges({1, 50}), IsEmpty());
  EXPECT_THAT(suitable_edges(std::vector<size_t>(1000, 7)), IsEmpty());
}

TEST(Select, ScoresAsTheSelectedSentencesAlone) {
  const GoldenCase golden = golden_cases("bleu").front();
  const SentenceStatistics all = bleu_statistics(golden.hypotheses, golden.references);
  const SentenceStatistics some = select(all, {5, 2, 40});
  const Lines hypotheses = {golden.hypotheses[5], golden.hypotheses[2], golden.hypotheses[40]};
  const Lines references = {golden.references[0][5], golden.references[0][2], golden.references[0][40]};
  EXPECT_EQ(some.references(), 1);
  EXPECT_EQ(bleu_score(some.sum()).score, corpus_bleu(hypotheses, {references}).score);
}

}  // namespace
}  // namespace seq2see::evaluation
