#include "alignment/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "alignment/examples.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

using testing::HasSubstr;

TEST(Matrix, IsStoredRowByRow) {
  const Matrix matrix(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(matrix(0, 2), 3.0F);
  EXPECT_EQ(matrix(1, 0), 4.0F);
  EXPECT_THAT(matrix.row(1), testing::ElementsAre(4, 5, 6));
}

TEST(Matrix, RefusesValuesThatDoNotFitItsSize) { EXPECT_THROW(Matrix(2, 3, {1, 2, 3}), std::logic_error); }

TEST(Mode, NamesAndParsingAreInverse) {
  for (const Mode mode : {Mode::kForced, Mode::kGreedy, Mode::kBeam})
    EXPECT_EQ(parse_mode(mode_name(mode)), mode);
  EXPECT_EQ(parse_mode("sampled"), std::nullopt);
}

TEST(Check, AcceptsAGoodAlignment) {
  EXPECT_EQ(find_problem(small_alignment()), std::nullopt);
  EXPECT_NO_THROW(check(small_alignment()));
}

TEST(Check, SaysWhichSizesDoNotFit) {
  Alignment alignment = small_alignment();
  alignment.target.emplace_back("more");
  EXPECT_THAT(find_problem(alignment).value_or(""),
              HasSubstr("the matrix is 3 x 2, but there are 4 target tokens and 2 source tokens"));
  EXPECT_THROW(check(alignment), std::logic_error);
}

TEST(Check, FindsWeightsThatAreNoProbabilities) {
  for (const float weight :
       {-0.25F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Alignment alignment = small_alignment();
    alignment.matrix(1, 1) = weight;
    EXPECT_THAT(find_problem(alignment).value_or(""), HasSubstr("row 1, column 1"));
  }
}

TEST(Check, WantsRowsThatSumToOneWithinTheTolerance) {
  Alignment alignment = small_alignment();
  alignment.matrix(2, 0) += 0.00005F;
  EXPECT_EQ(find_problem(alignment), std::nullopt);
  alignment.matrix(2, 0) += 0.001F;
  EXPECT_THAT(find_problem(alignment).value_or(""), HasSubstr("row 2 sums to 1.001"));
}

TEST(Check, WantsTokensOnBothSides) {
  Alignment alignment = small_alignment();
  alignment.source.clear();
  EXPECT_EQ(find_problem(alignment), "there are no source tokens");
  alignment = small_alignment();
  alignment.target.clear();
  EXPECT_EQ(find_problem(alignment), "there are no target tokens");
}

TEST(Check, AModelWithoutAttentionHasAnEmptyMatrix) {
  Alignment alignment = small_alignment();
  alignment.attention = "none";
  EXPECT_THAT(find_problem(alignment).value_or(""), HasSubstr("there is a matrix"));
  alignment.matrix = {};
  EXPECT_EQ(find_problem(alignment), std::nullopt);
  alignment.attention = "bahdanau";
  EXPECT_THAT(find_problem(alignment).value_or(""), HasSubstr("the matrix is 0 x 0"));
}

TEST(RequireMatrix, TellsTheUserThatThereIsNothingToSee) {
  Alignment alignment = small_alignment();
  EXPECT_NO_THROW(require_matrix(alignment, "runs/x"));
  alignment.attention = "none";
  alignment.matrix = {};
  EXPECT_THAT(message_of<UserError>([&] { require_matrix(alignment, "runs/x"); }),
              testing::StartsWith("runs/x: this model has no attention"));
}

}  // namespace
}  // namespace seq2see::alignment
