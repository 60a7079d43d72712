#include "alignment/link_extraction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(ArgmaxLinks, ADroppedEndIsAsIfItWereNotThere) {
  const Alignment alignment = three_by_three({0.6F, 0.4F, 0.0F, 0.1F, 0.4F, 0.5F, 0.0F, 0.9F, 0.1F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kDrop), (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(argmax_links(alignment, EndLinks::kKeep), (Links{{0, 0}, {1, 2}, {2, 1}}));
}

TEST(ArgmaxLinks, AWordThatLooksAtNothingButADroppedEndHasNoLink) {
  const Alignment alignment = three_by_three({0.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kDrop), (Links{{1, 1}}));
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

// By hand: rows sum to 1 and 1, columns to 1.5 and 0.5.
TEST(Balanced, IsTheShareOfTheRowTimesTheShareOfTheColumn) {
  const Matrix result = balanced(Matrix(2, 2, {0.75F, 0.25F, 0.75F, 0.25F}));
  EXPECT_FLOAT_EQ(result(0, 0), 0.75F * 0.5F);
  EXPECT_FLOAT_EQ(result(0, 1), 0.25F * 0.5F);
  EXPECT_EQ(balanced(Matrix(1, 2, {0.0F, 0.0F})), Matrix(1, 2));
  EXPECT_EQ(balanced(Matrix(1, 1, {0.25F})), Matrix(1, 1, {1.0F}));
}

// Both words look mostly at "ich", which the second must not have: its share of that column is small.
TEST(BalancedLinks, AWordThatEverythingLooksAtIsNotLinkedWithEverything) {
  const Alignment alignment = three_by_three({1.0F, 0.0F, 0.0F, 0.5F, 0.375F, 0.125F, 0.0F, 0.0F, 1.0F});
  EXPECT_EQ(argmax_links(alignment, EndLinks::kDrop), (Links{{0, 0}, {0, 1}}));
  EXPECT_EQ(balanced_links(alignment, 0.25F, EndLinks::kDrop), (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(extract_links(alignment, {.threshold = 0.25F}, EndLinks::kDrop), (Links{{0, 0}, {1, 1}}));
}

// The two directions agree on ich-eat and disagree on the rest; means by hand.
TEST(MeanLinks, AreThoseOfTheMeanOfBothDirections) {
  const Alignment forward = three_by_three({0.25F, 0.75F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  Alignment backward = three_by_three({0.5F, 0.5F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F});
  std::swap(backward.source, backward.target);
  const LinkRule above_half{.kind = LinkRule::Kind::kThreshold, .threshold = 0.5F};
  // i-ich (0.25 + 0.5) / 2, i-esse (0.75 + 0) / 2, eat-ich (1 + 0.5) / 2, eat-esse (0 + 1) / 2.
  EXPECT_EQ(mean_links(forward, backward, above_half, EndLinks::kDrop), (Links{{0, 1}}));
  const LinkRule above_third{.kind = LinkRule::Kind::kThreshold, .threshold = 0.376F};
  EXPECT_EQ(mean_links(forward, backward, above_third, EndLinks::kDrop), (Links{{0, 1}, {1, 1}}));
  backward.source.pop_back();
  backward.matrix = Matrix(3, 2, {1, 0, 0, 1, 0, 1});
  EXPECT_THROW(mean_links(forward, backward, above_half, EndLinks::kKeep), std::logic_error);
}

}  // namespace
}  // namespace seq2see::alignment
