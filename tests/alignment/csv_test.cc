#include "alignment/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/csv_records.h"
#include "alignment/examples.h"
#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

class Csv : public ::testing::Test {
 protected:
  [[nodiscard]] Readings read(const std::string& text, const ReadOptions& options = {}) const {
    return read_csv(folder_.write("out.csv", text), options);
  }
  /// Of rows under the usual header.
  [[nodiscard]] std::string complaint_about(const std::string& rows) const {
    return message_of<UserError>([&] { (void)read(csv_header() + rows); });
  }
  testing::TemporaryFolder folder_;
};

TEST(CsvRecords, QuotesHoldCommasNewlinesAndQuotes) {
  CsvRecords records("a,\"b,\"\"c\"\"\n\",\r\n\n\"\",d");
  EXPECT_THAT(records.next(), Optional(ElementsAre("a", "b,\"c\"\n", "")));
  EXPECT_EQ(records.line(), 1U);
  EXPECT_THAT(records.next(), Optional(ElementsAre("", "d")));
  EXPECT_EQ(records.line(), 4U);
  EXPECT_EQ(records.next(), std::nullopt);
  EXPECT_EQ(records.problem(), std::nullopt);
}

TEST(CsvRecords, ACommaAtTheEndOfTheTextStartsAnEmptyField) {
  CsvRecords records("a,");
  EXPECT_THAT(records.next(), Optional(ElementsAre("a", "")));
  EXPECT_EQ(records.next(), std::nullopt);
}

TEST(CsvRecords, QuotesOutOfPlaceAreAProblem) {
  for (const std::string_view text : {"a\"b", "\"a\"b", "\"a", R"("a"")"}) {
    CsvRecords records(text);
    (void)records.next();
    EXPECT_NE(records.problem(), std::nullopt) << text;
    EXPECT_EQ(records.next(), std::nullopt);
  }
}

TEST(CsvRecords, AQuotedFieldComesBack) {
  for (const std::string text : {"", "\"", "\"\"", ",", "\n", "a\r\nb", "\" , \""}) {
    const std::string field = quoted_field(text);
    CsvRecords records(field);
    EXPECT_THAT(records.next(), Optional(ElementsAre(text)));
    EXPECT_EQ(records.problem(), std::nullopt);
  }
}

TEST_F(Csv, HasARowForEachCell) {
  EXPECT_EQ(csv_header(), "id,epoch,mode,target_index,target,source_index,source,weight\n");
  EXPECT_EQ(to_csv_rows(small_alignment()),
            "7,3,forced,0,\"▁he\",0,\"▁Hallo\",0.75\n"
            "7,3,forced,0,\"▁he\",1,\"</s>\",0.25\n"
            "7,3,forced,1,\"llo\",0,\"▁Hallo\",1\n"
            "7,3,forced,1,\"llo\",1,\"</s>\",0\n"
            "7,3,forced,2,\"</s>\",0,\"▁Hallo\",0.125\n"
            "7,3,forced,2,\"</s>\",1,\"</s>\",0.875\n");
}

TEST_F(Csv, ColumnsMayStandInAnyOrderAndBeMore) {
  const Readings readings = read(
      ",weight,source,source_index,target,target_index\n"
      "1,0.5,x,0,a,0\n2,0.5,</s>,1,a,0\n3,1,y,0,b,0\n");
  ASSERT_EQ(readings.alignments.size(), 2U);
  EXPECT_THAT(readings.alignments[0].source, ElementsAre("x", "</s>"));
  EXPECT_THAT(readings.alignments[0].target, ElementsAre("a"));
  EXPECT_EQ(readings.alignments[0].matrix, Matrix(1, 2, {0.5F, 0.5F}));
  EXPECT_EQ(readings.alignments[1].id, 1);
}

TEST_F(Csv, ANewIdEpochOrModeStartsAnAlignment) {
  const Readings readings =
      read(csv_header() + "0,1,forced,0,a,0,x,1\n0,2,forced,0,a,0,x,1\n0,2,greedy,0,a,0,x,1\n");
  ASSERT_EQ(readings.alignments.size(), 3U);
  EXPECT_EQ(readings.alignments[1].epoch, 2);
  EXPECT_EQ(readings.alignments[2].mode, Mode::kGreedy);
}

TEST_F(Csv, MissingColumnsAreNamed) {
  EXPECT_THAT(message_of<UserError>([&] { (void)read("id,target_index,target,source_index,weight\n"); }),
              HasSubstr("out.csv:1: there is no column \"source\""));
}

TEST_F(Csv, BrokenRowsAreNamedWithTheirLine) {
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x\n"),
              HasSubstr(":2: there are more or fewer fields than columns"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,heavy\n"),
              HasSubstr("the weight \"heavy\" is not a number"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,-1,x,1\n"), HasSubstr("an index is not a number"));
  EXPECT_THAT(complaint_about("seven,,forced,0,a,0,x,1\n"), HasSubstr("the id \"seven\" is not a number"));
  EXPECT_THAT(complaint_about("0,late,forced,0,a,0,x,1\n"), HasSubstr("the epoch \"late\" is not a number"));
  EXPECT_THAT(complaint_about("0,,guess,0,a,0,x,1\n"), HasSubstr("the mode is \"guess\""));
  EXPECT_THAT(complaint_about("0,,forced,0,\"a,0,x,1\n"), HasSubstr("a quote is not closed"));
  EXPECT_THAT(complaint_about("0,,forced,0,\xFF,0,x,1\n"),
              HasSubstr("out.csv:2: the text is not valid UTF-8"));
}

TEST_F(Csv, CellsOutOfOrderAreNamed) {
  EXPECT_THAT(complaint_about("0,,forced,0,a,1,x,1\n"), HasSubstr("target 0, source 1 is out of order"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,1\n0,,forced,2,a,0,x,1\n"),
              HasSubstr(":3: the cell of target 2"));
  EXPECT_THAT(complaint_about(
                  "0,,forced,0,a,0,x,.5\n0,,forced,0,a,1,y,.5\n0,,forced,1,b,0,x,1\n0,,forced,2,b,0,x,1\n"),
              HasSubstr(":5: the cell of target 2, source 0 is out of order"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,1\n0,,forced,1,b,0,x,.5\n0,,forced,1,b,1,y,.5\n"),
              HasSubstr("target 1, source 1 is out of order"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,.5\n0,,forced,0,a,1,y,.5\n0,,forced,1,b,0,x,1\n"),
              HasSubstr(":4: the alignment ends here with 3 of 4 cells"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,1\n0,,forced,1,b,0,z,1\n"),
              HasSubstr("not those of the rows before"));
  EXPECT_THAT(complaint_about("0,,forced,0,a,0,x,1\n0,,forced,18446744073709551615,b,0,z,1\n"),
              HasSubstr("out of order"));
}

}  // namespace
}  // namespace seq2see::alignment
