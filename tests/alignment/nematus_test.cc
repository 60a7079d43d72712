#include "alignment/nematus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Nematus : public ::testing::Test {
 protected:
  [[nodiscard]] Readings read(const std::string& text, const ReadOptions& options = {}) const {
    return read_nematus(folder_.write("out.nematus", text), options);
  }
  [[nodiscard]] std::string complaint_about(const std::string& text) const {
    return message_of<UserError>([&] { (void)read(text); });
  }
  testing::TemporaryFolder folder_;
};

TEST_F(Nematus, WritesTheTargetFirstAndTheCountsWithTheEnds) {
  EXPECT_EQ(to_nematus_block(small_alignment()),
            "7 ||| ▁he llo ||| 1.5 ||| ▁Hallo ||| 2 3\n"
            "0.75 0.25\n"
            "1 0\n"
            "0.125 0.875\n"
            "\n");
}

TEST_F(Nematus, AnUnknownScoreIsZeroAndComesBackUnknown) {
  Alignment alignment = small_alignment();
  alignment.score.reset();
  EXPECT_THAT(to_nematus_block(alignment), HasSubstr(" ||| 0 ||| "));
  EXPECT_EQ(read(to_nematus_block(alignment)).alignments[0].score, std::nullopt);
  EXPECT_EQ(read(to_nematus_block(small_alignment())).alignments[0].score, -1.5);
}

TEST_F(Nematus, AnEmptySourceStandsBetweenTwoSpaces) {
  Alignment alignment = small_alignment();
  alignment.source = {"</s>"};
  alignment.matrix = Matrix(3, 1, {1, 1, 1});
  EXPECT_THAT(to_nematus_block(alignment), HasSubstr(" ||| 1.5 |||  ||| 1 3\n1\n1\n1\n\n"));
  EXPECT_THAT(read(to_nematus_block(alignment)).alignments[0].source, ElementsAre("</s>"));
}

TEST_F(Nematus, ReadsWhatNematusWrites) {
  const Readings readings = read(
      "0 ||| he@@ llo . ||| 3.25 ||| hallo . ||| 3 4\n"
      "0.9 0.05 0.05\n1.0 1e-05 0.0\n0.0 1.0 0.0\n0.0 0.0 1.0\n\n"
      "1 ||| x ||| 0.5 ||| y ||| 2 2\n1.0 0.0\n0.0 1.0\n");
  ASSERT_EQ(readings.alignments.size(), 2U);
  const Alignment& first = readings.alignments[0];
  EXPECT_THAT(first.source, ElementsAre("hallo", ".", "</s>"));
  EXPECT_THAT(first.target, ElementsAre("he@@", "llo", ".", "</s>"));
  EXPECT_EQ(first.target_sentence, "hello .");
  EXPECT_EQ(first.score, -3.25);
  EXPECT_EQ(first.matrix(1, 1), 1e-05F);
  EXPECT_EQ(readings.alignments[1].id, 1);
}

TEST_F(Nematus, CountsWithoutTheEndsAreReadToo) {
  const Alignment alignment = read("0 ||| x ||| 0 ||| y z ||| 2 1\n0.5 0.5\n").alignments[0];
  EXPECT_THAT(alignment.source, ElementsAre("y", "z"));
  EXPECT_THAT(alignment.target, ElementsAre("x"));
}

TEST_F(Nematus, RowsOfSockeyeAreSourceTokensAndLackTheEnd) {
  const std::string text = "0 ||| x ||| -1.5 ||| y z ||| 2 ||| 1\n0.250000\n0.500000\n\n";
  EXPECT_THAT(complaint_about(text), HasSubstr("out.nematus:1: row 0 sums to 0.75"));
  const Alignment alignment = read(text, {.normalise_rows = true}).alignments[0];
  EXPECT_THAT(alignment.source, ElementsAre("y", "z"));
  EXPECT_FLOAT_EQ(alignment.matrix(0, 0), 1.0F / 3.0F);
  EXPECT_FLOAT_EQ(alignment.matrix(0, 1), 2.0F / 3.0F);
}

TEST_F(Nematus, CountsAreNotBelieved) {
  EXPECT_THAT(complaint_about("0 ||| x ||| 0 ||| y ||| 999999999999 999999999999\n1 0\n"),
              HasSubstr("the line counts 999999999999 target tokens, but holds 1 and </s>"));
  EXPECT_THAT(complaint_about("0 ||| x ||| 0 ||| y ||| 2 99999999999999999999\n"),
              HasSubstr("counts of tokens"));
}

TEST_F(Nematus, BrokenHeadersAreNamed) {
  EXPECT_THAT(complaint_about("0 ||| x ||| y\n"), HasSubstr(":1: there are 3 fields between |||, not 5"));
  EXPECT_THAT(complaint_about("zero ||| x ||| 0 ||| y ||| 2 2\n"), HasSubstr("\"zero\" is not a number"));
  EXPECT_THAT(complaint_about("0 ||| x ||| good ||| y ||| 2 2\n"), HasSubstr("\"good\" is not a score"));
  EXPECT_THAT(complaint_about("0 ||| x ||| 0 ||| y ||| 2\n"), HasSubstr("two counts"));
}

TEST_F(Nematus, BrokenMatricesAreNamedWithTheirLine) {
  const std::string header = "\n0 ||| x ||| 0 ||| y ||| 2 2\n";
  EXPECT_THAT(complaint_about(header + "1 0\n"),
              HasSubstr(":2: 2 lines of numbers have to follow, but there are 1"));
  EXPECT_THAT(complaint_about(header + "1 0\n0 1\n0 1\n"), HasSubstr("but there are 3"));
  EXPECT_THAT(complaint_about(header + "1 0\n0 0 1\n"),
              HasSubstr(":4: there are 3 numbers in this line, not 2"));
  EXPECT_THAT(complaint_about(header + "1 0\nx 1\n"), HasSubstr(":4: \"x\" is not a weight"));
  EXPECT_THAT(complaint_about(header + "nan 0\n0 1\n"), HasSubstr("row 0, column 0 is nan"));
}

TEST_F(Nematus, ABrokenSentenceEndsAtTheBlankLine) {
  const Readings readings =
      read("broken\n1 2 3\n\n4 ||| x ||| 0 ||| y ||| 2 2\n1 0\n0 1\n", {.skip_malformed = true});
  ASSERT_EQ(readings.alignments.size(), 1U);
  EXPECT_EQ(readings.alignments[0].id, 4);
  EXPECT_EQ(readings.skipped, 1U);
}

}  // namespace
}  // namespace seq2see::alignment
