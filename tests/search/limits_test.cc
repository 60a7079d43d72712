// Lengths, length penalties and blocked repetitions, by hand.
#include <cmath>

#include "gtest/gtest.h"
#include "search/options.h"
#include "search/repetition.h"

namespace seq2see::search {
namespace {

TEST(OutputLimits, AreAbsoluteOrRelativeToTheSource) {
  EXPECT_EQ((OutputLimits{.max_ratio = 1.5}.most(7)), 20);  // 10.5 + 10, cut off
  EXPECT_EQ((OutputLimits{.max_length = 3, .max_ratio = 1.5}.most(7)), 3);
  EXPECT_EQ((OutputLimits{.min_length = 2}.least(7)), 2);
  EXPECT_EQ((OutputLimits{.min_length = 2, .min_ratio = 0.75}.least(7)), 5);  // 4.5 of six tokens, up
}

TEST(LengthPenalty, IsThatOfThePapers) {
  using config::LengthPenalty;
  EXPECT_DOUBLE_EQ((Ranking{LengthPenalty::kGnmt, 1.0}.divisor(7)), 2.0);
  EXPECT_DOUBLE_EQ((Ranking{LengthPenalty::kGnmt, 0.5}.divisor(19)), 2.0);
  EXPECT_DOUBLE_EQ((Ranking{LengthPenalty::kLength, 1.0}.divisor(7)), 7.0);
  EXPECT_DOUBLE_EQ((Ranking{LengthPenalty::kLength, 0.5}.divisor(9)), 3.0);
  EXPECT_DOUBLE_EQ((Ranking{LengthPenalty::kNone, 0.5}.divisor(9)), 1.0);
}

TEST(RepeatingPieces, AreThoseThatEndAnNGramWhichIsThereAlready) {
  const Ids ids = {5, 6, 7, 5, 6, 8, 5, 6};
  EXPECT_EQ(repeating_pieces(ids, 3), (std::vector<int64_t>{7, 8}));
  EXPECT_EQ(repeating_pieces(ids, 2), (std::vector<int64_t>{7, 8}));
  EXPECT_EQ(repeating_pieces({5, 6}, 1), (std::vector<int64_t>{5, 6}));
  EXPECT_TRUE(repeating_pieces({5, 6}, 3).empty());
  EXPECT_TRUE(repeating_pieces({}, 3).empty());
}

}  // namespace
}  // namespace seq2see::search
