#include "alignment/quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/pharaoh.h"

namespace seq2see::alignment {
namespace {

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
