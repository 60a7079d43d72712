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

}  // namespace
}  // namespace seq2see::alignment
