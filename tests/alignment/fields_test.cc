#include "alignment/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/numbers.h"
#include "alignment/random_alignments.h"

namespace seq2see::alignment {
namespace {

using testing::ElementsAre;

TEST(SplitFields, PartsAtBarsBetweenSpaces) {
  EXPECT_THAT(split_fields("0 ||| a b ||| 1"), ElementsAre("0", "a b", "1"));
  EXPECT_THAT(split_fields("a|||b"), ElementsAre("a|||b"));
  EXPECT_THAT(split_fields(""), ElementsAre(""));
}

TEST(SplitFields, AFieldMayBeEmpty) {
  EXPECT_THAT(split_fields("0 |||  ||| 1"), ElementsAre("0", "", "1"));
  EXPECT_THAT(split_fields(" ||| 1"), ElementsAre("", "1"));
  EXPECT_THAT(split_fields("0 |||"), ElementsAre("0", ""));
  EXPECT_THAT(split_fields("0 ||| "), ElementsAre("0", ""));
}

TEST(SplitAtSpaces, KeepsOtherWhiteSpaceInTokens) {
  EXPECT_THAT(split_at_spaces("  a\u00A0b \tc "), ElementsAre("a\u00A0b", "c"));
  EXPECT_TRUE(split_at_spaces(" ").empty());
}

TEST(WrittenToken, ShowsWhatWouldBreakALine) {
  EXPECT_EQ(written_token("▁Haus"), "▁Haus");
  EXPECT_EQ(written_token("a b\n"), "a␣b␣");
  EXPECT_EQ(written_token("\u3000\u0085"), "␣␣");
  EXPECT_EQ(written_token("|||"), "&#124;&#124;&#124;");
  EXPECT_EQ(written_token("a||||b"), "a&#124;&#124;&#124;&#124;b");
  EXPECT_EQ(written_token("||"), "||");
  EXPECT_EQ(written_token(""), "<empty>");
  EXPECT_EQ(written_token("\xFF"), "\uFFFD");
}

TEST(WrittenToken, IsOneTokenOfOneFieldAndStaysSo) {
  for (const std::string_view token : kNastyTokens) {
    const std::string written = written_token(token);
    EXPECT_THAT(split_at_spaces(written), ElementsAre(written));
    EXPECT_THAT(split_fields("x ||| " + written + " ||| y"), ElementsAre("x", written, "y"));
    EXPECT_EQ(written_token(written), written);
  }
}

TEST(JoinTokens, LeavesTheEndOut) {
  EXPECT_EQ(join_tokens(std::vector<std::string>{"a", "|||", "</s>"}), "a &#124;&#124;&#124;");
  EXPECT_EQ(join_tokens(std::vector<std::string>{"</s>"}), "");
  EXPECT_EQ(join_tokens(std::vector<std::string>{"</s>", "a"}), "</s> a");
}

TEST(Numbers, AreTheWholeTextOrNone) {
  EXPECT_EQ(parse_float("1e-05"), 1e-05F);
  EXPECT_EQ(parse_float("-.5"), -0.5F);
  for (const std::string_view text : {"", " 1", "1 ", "1,5", "0x1", "1e", "--1", "1e99", "+1"}) {
    EXPECT_EQ(parse_float(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_count("007"), 7U);
  EXPECT_EQ(parse_count("-1"), std::nullopt);
  EXPECT_EQ(parse_integer("-1"), -1);
  EXPECT_EQ(parse_integer("9223372036854775808"), std::nullopt);
}

TEST(Numbers, OneTooSmallForAFloatIsZero) {
  EXPECT_EQ(parse_float("1e-60"), 0.0F);
  EXPECT_EQ(parse_float("4.9e-324"), 0.0F);
}

TEST(Numbers, TheShortestDigitsGiveTheSameFloatBack) {
  RandomStream random(1, RandomPurpose::kTest);
  for (int round = 0; round < 1000; ++round) {
    const auto value = static_cast<float>(std::exp(-60.0 * random.uniform()));
    std::string text;
    append_number(value, text);
    EXPECT_EQ(parse_float(text), value);
  }
}

}  // namespace
}  // namespace seq2see::alignment
