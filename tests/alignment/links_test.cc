#include "alignment/links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

/// Target "i eat </s>" over source "ich esse </s>".
Alignment three_by_three(std::vector<float> weights) {
  Alignment alignment;
  alignment.attention = "dot";
  alignment.source = {"ich", "esse", "</s>"};
  alignment.target = {"i", "eat", "</s>"};
  alignment.matrix = Matrix(3, 3, std::move(weights));
  return alignment;
}

TEST(ArgmaxLinks, OneLinkATargetTokenSortedBySource) {
  const Alignment alignment = three_by_three({0.2F, 0.7F, 0.1F, 0.9F, 0.1F, 0.0F, 0.0F, 0.0F, 1.0F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kKeep), (Links{{0, 1}, {1, 0}, {2, 2}}));
}

TEST(ArgmaxLinks, TheFirstOfEqualMaximaWins) {
  const Alignment alignment = three_by_three({0.5F, 0.5F, 0.0F, 0.0F, 0.5F, 0.5F, 0.25F, 0.5F, 0.25F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kKeep), (Links{{0, 0}, {1, 1}, {1, 2}}));
}

TEST(ArgmaxLinks, AWordThatLooksAtTheEndIsUnalignedWhereEndsAreDropped) {
  const Alignment alignment = three_by_three({0.6F, 0.4F, 0.0F, 0.1F, 0.4F, 0.5F, 0.0F, 0.9F, 0.1F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kDrop), (Links{{0, 0}}));
}

TEST(ArgmaxLinks, ATruncatedHypothesisHasNoEndToDrop) {
  Alignment alignment = three_by_three({1, 0, 0, 0, 1, 0, 0, 1, 0});
  alignment.target = {"i", "eat", "eat"};
  EXPECT_EQ(argmax_links(alignment, EndLinks::kDrop), (Links{{0, 0}, {1, 1}, {1, 2}}));
}

TEST(ArgmaxLinks, AModelWithoutAttentionLinksNothing) {
  Alignment alignment = three_by_three(std::vector<float>(9));
  alignment.matrix = {};
  EXPECT_TRUE(argmax_links(alignment, EndLinks::kKeep).empty());
  EXPECT_TRUE(threshold_links(alignment, 0.0F, EndLinks::kKeep).empty());
}

TEST(ThresholdLinks, AreStrictlyAboveTheThreshold) {
  const Alignment alignment = three_by_three({0.5F, 0.25F, 0.25F, 0.25F, 0.5F, 0.25F, 0.0F, 0.0F, 1.0F});
  EXPECT_EQ(threshold_links(alignment, 0.25F, EndLinks::kKeep), (Links{{0, 0}, {1, 1}, {2, 2}}));
  EXPECT_EQ(threshold_links(alignment, 0.2F, EndLinks::kDrop), (Links{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
}

TEST(Pharaoh, SureLinksArePossibleToo) {
  const GoldLinks gold = parse_pharaoh(" 3-1 1p2\t0-0 0-0 ", "gold:1");
  EXPECT_EQ(gold.sure, (Links{{0, 0}, {3, 1}}));
  EXPECT_EQ(gold.possible, (Links{{0, 0}, {1, 2}, {3, 1}}));
}

TEST(Pharaoh, FormattingIsSortedAndParsesBack) {
  const GoldLinks gold = parse_pharaoh("10-2 2p3 1-1", "gold:1");
  EXPECT_EQ(format_pharaoh(gold), "1-1 2p3 10-2");
  EXPECT_EQ(parse_pharaoh(format_pharaoh(gold), "gold:1"), gold);
  EXPECT_EQ(format_pharaoh(Links{{0, 1}, {2, 0}}), "0-1 2-0");
}

TEST(Pharaoh, AnEmptyLineHasNoLinks) {
  EXPECT_EQ(parse_pharaoh("", "gold:1"), GoldLinks{});
  EXPECT_EQ(format_pharaoh(GoldLinks{}), "");
}

TEST(Pharaoh, WhatIsNoLinkIsNamed) {
  for (const std::string text :
       {"0", "0-", "-1", "0:1", "0-1-2", "a-b", "0--1", "1x2", "99999999999999999999-0"}) {
    EXPECT_THAT(message_of<UserError>([&] { parse_pharaoh("0-0 " + text, "gold.align:12"); }),
                testing::StartsWith("gold.align:12: \"" + text + "\" is not a link"));
  }
}

// By hand: A = {0-0, 1-1, 2-1, 3-2}, S = {0-0, 1-1, 3-3}, P = S + {2-1}.
// |A ∩ S| = 2, |A ∩ P| = 3, precision 3/4, recall 2/3, F = 2 * 3/4 * 2/3 / (17/12) = 12/17,
// AER = 1 - 5/7 = 2/7.
TEST(AlignmentQuality, AgreesWithAHandComputedExample) {
  const GoldLinks gold = parse_pharaoh("0-0 1-1 3-3 2p1", "gold:1");
  const AlignmentQuality quality = compare_with_gold(parse_pharaoh("0-0 1-1 2-1 3-2", "made:1").sure, gold);
  EXPECT_DOUBLE_EQ(quality.precision(), 3.0 / 4.0);
  EXPECT_DOUBLE_EQ(quality.recall(), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(quality.f_measure(), 12.0 / 17.0);
  EXPECT_DOUBLE_EQ(quality.alignment_error_rate(), 2.0 / 7.0);
}

TEST(AlignmentQuality, OfACorpusComesFromSummedCountsNotFromAveragedRates) {
  const GoldLinks gold = parse_pharaoh("0-0 1-1", "gold:1");
  AlignmentQuality corpus = compare_with_gold(Links{{0, 0}, {1, 1}}, gold);
  corpus += compare_with_gold(Links{{0, 1}, {1, 0}, {2, 2}, {3, 3}}, gold);
  EXPECT_DOUBLE_EQ(corpus.precision(), 2.0 / 6.0);
  EXPECT_DOUBLE_EQ(corpus.recall(), 2.0 / 4.0);
  EXPECT_DOUBLE_EQ(corpus.alignment_error_rate(), 1.0 - 4.0 / 10.0);
}

TEST(AlignmentQuality, NothingMadeIsNothingFound) {
  const AlignmentQuality quality = compare_with_gold({}, parse_pharaoh("0-0", "gold:1"));
  EXPECT_DOUBLE_EQ(quality.recall(), 0.0);
  EXPECT_DOUBLE_EQ(quality.f_measure(), 0.0);
  EXPECT_DOUBLE_EQ(quality.alignment_error_rate(), 1.0);
}

TEST(AlignmentQuality, NothingAgainstNothingIsPerfect) {
  const AlignmentQuality quality = compare_with_gold({}, {});
  EXPECT_DOUBLE_EQ(quality.precision(), 1.0);
  EXPECT_DOUBLE_EQ(quality.alignment_error_rate(), 0.0);
}

}  // namespace
}  // namespace seq2see::alignment
