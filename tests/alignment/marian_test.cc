#include "alignment/marian.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Marian : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<Alignment> read(const std::string& text, const ReadOptions& options = {}) const {
    return read_marian(folder_.write("out.marian", text), options).alignments;
  }
  [[nodiscard]] std::vector<Alignment> read_hard(const std::string& text,
                                                 const ReadOptions& options = {}) const {
    return read_marian_hard(folder_.write("out.marian-hard", text), options).alignments;
  }
  [[nodiscard]] ReadOptions with_source(const std::string& tokens) const {
    return {.source_tokens = folder_.write("source.txt", tokens)};
  }
  testing::TemporaryFolder folder_;
};

TEST_F(Marian, ALineHoldsTheTargetTokensAndAGroupOfWeightsForEach) {
  EXPECT_EQ(to_marian_line(small_alignment()), "▁he llo ||| 0.75,0.25 1,0 0.125,0.875");
  EXPECT_EQ(to_marian_line(small_alignment(), {{0, 0}, {0, 1}, {1, 2}}, 0), "▁he llo ||| 0-0 0-1 1-2");
}

TEST_F(Marian, SourceTokensComeFromTheirFile) {
  const auto alignments = read("▁he llo ||| 0.75,0.25 1,0 0.125,0.875\n", with_source("▁Hallo\n"));
  ASSERT_EQ(alignments.size(), 1U);
  EXPECT_THAT(alignments[0].source, ElementsAre("▁Hallo", "</s>"));
  EXPECT_THAT(alignments[0].target, ElementsAre("▁he", "llo", "</s>"));
  EXPECT_EQ(alignments[0].source_sentence, "Hallo");
  EXPECT_EQ(alignments[0].target_sentence, "hello");
  EXPECT_EQ(alignments[0].matrix, small_alignment().matrix);
}

TEST_F(Marian, WithoutTheirFileSourceTokensAreNamedByPosition) {
  EXPECT_THAT(read("a ||| 0.5,0.25,0.25 0,0,1\n")[0].source, ElementsAre("0", "1", "</s>"));
}

TEST_F(Marian, APlainTextTranslationLeavesItsPiecesNamedByPosition) {
  const Alignment alignment = read("Hello! ||| 1,0 1,0 0,1\n")[0];
  EXPECT_THAT(alignment.target, ElementsAre("0", "1", "</s>"));
  EXPECT_EQ(alignment.target_sentence, "Hello!");
  ReadOptions options;
  options.target_tokens = folder_.write("target.txt", "▁Hello !\n");
  EXPECT_THAT(read("Hello! ||| 1,0 1,0 0,1\n", options)[0].target, ElementsAre("▁Hello", "!", "</s>"));
}

TEST_F(Marian, AnEmptyTranslationHasTheEndAlone) {
  EXPECT_THAT(read(" ||| 0.5,0.5\n")[0].target, ElementsAre("</s>"));
}

TEST_F(Marian, LinesOfAnNBestListNameTheirSentence) {
  const auto alignments = read(
      "0 ||| a b ||| 1,0 1,0 0,1 ||| F0= -1.5 ||| -0.5\n"
      "0 ||| 12 ||| 1,0 0,1 ||| WordScores= -0.1 -0.2 ||| F0= -2 F1= 3 ||| -0.7\n"
      "1 |||  ||| 0.5,0.5 ||| F0= -3 ||| -3\n",
      with_source("x\ny\n"));
  ASSERT_EQ(alignments.size(), 3U);
  EXPECT_EQ(alignments[0].id, 0);
  EXPECT_EQ(alignments[1].id, 0);
  EXPECT_THAT(alignments[1].target, ElementsAre("12", "</s>"));
  EXPECT_EQ(alignments[2].id, 1);
  EXPECT_THAT(alignments[2].source, ElementsAre("y", "</s>"));
}

TEST_F(Marian, ATranslationThatIsANumberIsNoNBestList) {
  const auto alignments = read("7 ||| 0.5,0.5 0,1 ||| WordScores= -0.1 -0.2\n7 ||| 1 1\n");
  EXPECT_THAT(alignments[0].target, ElementsAre("7", "</s>"));
  EXPECT_THAT(alignments[1].target, ElementsAre("7", "</s>"));
  EXPECT_EQ(alignments[1].id, 1);
}

TEST_F(Marian, ColumnsOfZerosAfterTheEndAreLeftOut) {
  const auto alignments = read("a ||| 0.5,0.5,0,0 0,1,0,0\n", with_source("x\n"));
  EXPECT_EQ(alignments[0].matrix, Matrix(2, 2, {0.5F, 0.5F, 0.0F, 1.0F}));
  EXPECT_THAT(
      message_of<UserError>([&] { (void)read("a ||| 0.5,0.25,0.25 0,1,0\n", with_source("x\n")); }),
      HasSubstr("weights for 3 source tokens, but the sentence has 1 and </s>; give the very tokens"));
}

TEST_F(Marian, AsManySourceTokensAsWeightsAreOneTooMany) {
  EXPECT_THAT(message_of<UserError>([&] { (void)read("a ||| 0.5,0.5 0,1\n", with_source("x y\n")); }),
              HasSubstr("weights for 2 source tokens, but the sentence has 2 and </s>"));
  EXPECT_THAT(read("a ||| 0.5,0.5 0,1\n", with_source("x </s>\n"))[0].source, ElementsAre("x", "</s>"));
}

TEST_F(Marian, BrokenLinesAreNamed) {
  const auto complaint = [&](const std::string& line) {
    return message_of<UserError>([&] { (void)read("a ||| 1 1\n" + line + "\n"); });
  };
  EXPECT_THAT(complaint("a 1,0"), HasSubstr("out.marian:2: there is no \" ||| \" in this line"));
  EXPECT_THAT(complaint(""), HasSubstr(":2: there is no"));
  EXPECT_THAT(complaint("a ||| 0.5,0.5 1"), HasSubstr("ragged: row 0 has 2 numbers, row 1 has 1"));
  EXPECT_THAT(complaint("a ||| 0.5,,0.5"), HasSubstr("\"\" is not a weight"));
  EXPECT_THAT(complaint("a ||| 0.5,x"), HasSubstr("\"x\" is not a weight"));
  EXPECT_THAT(complaint("a ||| nan,1"), HasSubstr("row 0, column 0 is nan"));
  EXPECT_THAT(complaint("a ||| 2,-1"), HasSubstr("row 0, column 1 is -1"));
  EXPECT_THAT(complaint("a |||"), HasSubstr("there are no weights"));
}

TEST_F(Marian, AFileOfTokensHasALineForEachSentence) {
  EXPECT_THAT(message_of<UserError>([&] { (void)read("a ||| 1 1\n", with_source("\n\nx\n")); }),
              HasSubstr("source.txt: the file has 3 lines, but there are 1 sentences in "));
  EXPECT_THAT(message_of<UserError>([&] { (void)read("a ||| 1 1\nb ||| 1 1\n", with_source("\n")); }),
              HasSubstr("source.txt: there is no line 2, for sentence 1"));
}

TEST_F(Marian, HardLinesLookAtEachLinkAlike) {
  const Alignment alignment = read_hard("▁he llo ||| 0-0 0-1 1-0 1-2\n", with_source("▁Hallo\n"))[0];
  EXPECT_THAT(alignment.source, ElementsAre("▁Hallo", "</s>"));
  EXPECT_THAT(alignment.target, ElementsAre("▁he", "llo", "</s>"));
  EXPECT_EQ(alignment.matrix, Matrix(3, 2, {0.5F, 0.5F, 1.0F, 0.0F, 0.0F, 1.0F}));
}

TEST_F(Marian, TheLastLinkedPositionOfAHardLineIsTheEndWhereTokensAreNotKnown) {
  const Alignment alignment = read_hard("Hello! ||| 0-0 1-1 2-2 2-3\n")[0];
  EXPECT_THAT(alignment.source, ElementsAre("0", "1", "</s>"));
  EXPECT_THAT(alignment.target, ElementsAre("0", "1", "2", "</s>"));
  EXPECT_EQ(alignment.target_sentence, "Hello!");
}

TEST_F(Marian, AHardLineWithoutLinksLooksAtTheEnd) {
  const Alignment alignment = read_hard("a b ||| \n")[0];
  EXPECT_THAT(alignment.target, ElementsAre("a", "b", "</s>"));
  EXPECT_EQ(alignment.matrix, Matrix(3, 1, {1, 1, 1}));
}

TEST_F(Marian, HardLinksOutsideOfTheSentenceAreNamed) {
  EXPECT_THAT(
      message_of<UserError>([&] { (void)read_hard("a ||| 5-0\n", with_source("x y\n")); }),
      HasSubstr(":1: there is a link of source token 5, but the sentence has 2 tokens, counted from 0"));
  EXPECT_THAT(message_of<UserError>([&] { (void)read_hard("a ||| 0-0 99999999-1\n"); }),
              HasSubstr("sentences of more than 1000 tokens"));
}

TEST_F(Marian, SoftAndHardLinesAreToldApart) {
  EXPECT_TRUE(is_marian_line("a b ||| 0.5,0.5 1e-05,1"));
  EXPECT_FALSE(is_marian_hard_line("a b ||| 0.5,0.5 1e-05,1"));
  EXPECT_TRUE(is_marian_hard_line("0 ||| a b ||| 0-0 1-1 ||| F0= -1 ||| -1"));
  EXPECT_FALSE(is_marian_line("a ||| 0-0"));
  EXPECT_FALSE(is_marian_line("a ||| b"));
}

}  // namespace
}  // namespace seq2see::alignment
