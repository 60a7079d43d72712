#include "alignment/pharaoh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"
#include "testing/temporary_folder.h"

namespace seq2see::alignment {
namespace {

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
                ::testing::StartsWith("gold.align:12: \"" + text + "\" is not a link"));
  }
}

TEST(Pharaoh, GoldFilesMayCountFromOne) {
  EXPECT_EQ(parse_pharaoh("1-1 2p3", "gold:1", 1), parse_pharaoh("0-0 1p2", "gold:1"));
  EXPECT_EQ(format_pharaoh(Links{{0, 1}}, 1), "1-2");
  EXPECT_EQ(message_of<UserError>([] { parse_pharaoh("1-0", "gold:7", 1); }),
            "gold:7: the link \"1-0\" counts from 0, not from 1; say that the file counts from 0");
}

TEST(Pharaoh, AQuestionMarkIsPossibleToo) {
  EXPECT_EQ(parse_pharaoh("0-0 1?2", "gold:1"), parse_pharaoh("0-0 1p2", "gold:1"));
}

// By hand: target word 0 has two links, word 1 none, word 2 a possible one.
TEST(ReadPharaoh, ATargetWordLooksAtItsLinksAlikeAndElseAtTheEnd) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.pharaoh", "0-0 1-0 1p2\n");
  const ReadOptions options{.source_tokens = folder.write("source", "ich esse\n"),
                            .target_tokens = folder.write("target", "x y z </s>\n")};
  const Alignment alignment = read_pharaoh(file, options).alignments.at(0);
  EXPECT_THAT(alignment.source, ::testing::ElementsAre("ich", "esse", "</s>"));
  EXPECT_THAT(alignment.target, ::testing::ElementsAre("x", "y", "z", "</s>"));
  EXPECT_EQ(alignment.matrix,
            Matrix(4, 3, {0.5F, 0.5F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 1.0F}));
  EXPECT_EQ(alignment.source_sentence, "ich esse");
}

TEST(ReadPharaoh, WordsThatAreNotKnownAreNamedByPosition) {
  const testing::TemporaryFolder folder;
  const Readings readings = read_pharaoh(folder.write("a.pharaoh", "0-1 2-0\n\n"), {});
  ASSERT_EQ(readings.alignments.size(), 2U);
  EXPECT_THAT(readings.alignments[0].source, ::testing::ElementsAre("0", "1", "2", "</s>"));
  EXPECT_THAT(readings.alignments[0].target, ::testing::ElementsAre("0", "1", "</s>"));
  EXPECT_THAT(readings.alignments[1].source, ::testing::ElementsAre("</s>"));
  EXPECT_EQ(readings.alignments[1].matrix, Matrix(1, 1, {1.0F}));
}

TEST(ReadPharaoh, LinksOutsideOfTheSentenceAreNamedAsTheFileCounts) {
  const testing::TemporaryFolder folder;
  const ReadOptions options{.source_tokens = folder.write("source", "ich esse\n"), .first = 1};
  EXPECT_EQ(read_pharaoh(folder.write("a.pharaoh", "1-1 2-2\n"), options).alignments.size(), 1U);
  EXPECT_THAT(
      message_of<UserError>([&] { read_pharaoh(folder.write("a.pharaoh", "4-1\n"), options); }),
      ::testing::HasSubstr("a.pharaoh:1: there is a link of source token 4, but the sentence has 2 tokens, "
                           "counted from 1; give the tokens"));
}

TEST(ReadPharaoh, HugePositionsTakeNoMemory) {
  const testing::TemporaryFolder folder;
  for (const std::string link : {"0-99999999999", "18446744073709551615-0"}) {
    EXPECT_THAT(message_of<UserError>([&] { read_pharaoh(folder.write("a.pharaoh", link + "\n"), {}); }),
                ::testing::HasSubstr("only together with their tokens"));
  }
}

TEST(ReadPharaoh, ManyLargePositionsTakeNoMoreThanAFileMay) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.pharaoh", "99-0\n99-0\n0-0\n");  // 101 x 2 weights and </s>, twice
  EXPECT_EQ(read_pharaoh(file, {.most_weights = 500}).alignments.size(), 3U);
  for (const bool skip_malformed : {false, true}) {
    EXPECT_THAT(
        message_of<UserError>(
            [&] { read_pharaoh(file, {.skip_malformed = skip_malformed, .most_weights = 300}); }),
        ::testing::HasSubstr("a.pharaoh:2: the matrices of the file up to here have 404 weights, more "
                             "than 300; split the file"));
  }
}

TEST(ReadPharaoh, SentencesOfManyTokensTakeNoMemory) {
  const testing::TemporaryFolder folder;
  std::string tokens;
  for (int token = 0; token < 30000; ++token) tokens += "a ";
  const auto sentence = folder.write("tokens", tokens + "\n");
  EXPECT_THAT(message_of<UserError>([&] {
                read_pharaoh(folder.write("a.pharaoh", "0-0\n"),
                             {.source_tokens = sentence, .target_tokens = sentence});
              }),
              ::testing::HasSubstr("a matrix of 30001 target and 30001 source tokens is too large"));
}

TEST(ReadPharaoh, AFileOfTokensHasALineForEachSentence) {
  const testing::TemporaryFolder folder;
  const ReadOptions options{.target_tokens = folder.write("target", "a\nb\n")};
  EXPECT_THAT(message_of<UserError>([&] { read_pharaoh(folder.write("a.pharaoh", "0-0\n"), options); }),
              ::testing::HasSubstr("target: the file has 2 lines, but there are 1 sentences in "));
}

}  // namespace
}  // namespace seq2see::alignment
