#include "report/visible_text.h"

#include <gtest/gtest.h>

namespace seq2see::report {
namespace {

TEST(VisibleToken, LeavesOrdinaryTextAlone) {
  for (const std::string token : {"▁love", "</s>", "<script>", "&amp;", "我", "مرحبا", "हिन्दी", "é", "😀"}) {
    EXPECT_EQ(visible_token(token), token);
  }
}

TEST(VisibleToken, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(visible_token(""), "<empty>");
  EXPECT_EQ(visible_token("a b"), "a␣b");
  EXPECT_EQ(visible_token("\u3000"), "␣");
  EXPECT_EQ(visible_token("\n\t\r"), "⏎⇥<U+000D>");
  EXPECT_EQ(visible_token("\x01"), "<U+0001>");
  EXPECT_EQ(visible_token("\x7F"), "<U+007F>");
  EXPECT_EQ(visible_token("\u200B"), "<U+200B>");
  EXPECT_EQ(visible_token("\u2028"), "<U+2028>");
}

TEST(VisibleToken, CannotTurnTheWritingDirection) {
  EXPECT_EQ(visible_token("\u202Eabc\u202C"), "<U+202E>abc<U+202C>");
}

TEST(VisibleToken, KeepsJoinersInsideAndShowsThemAtTheSides) {
  const std::string family = "👩\u200D👧";
  EXPECT_EQ(visible_token(family), family);
  EXPECT_EQ(visible_token("\u200D"), "<U+200D>");
  EXPECT_EQ(visible_token("क्\u200D"), "क्<U+200D>");
}

TEST(VisibleToken, ZeroAndBytesThatAreNotUtf8BecomeTheReplacementCharacter) {
  EXPECT_EQ(visible_token("a\xFF"), "a\uFFFD");
  EXPECT_EQ(visible_token(std::string("a\0b", 3)), "a\uFFFDb");
}

TEST(VisibleSentence, KeepsItsSpacesAndMayBeEmpty) {
  EXPECT_EQ(visible_sentence("a b\u3000c"), "a b\u3000c");
  EXPECT_EQ(visible_sentence("two\nlines"), "two⏎lines");
  EXPECT_EQ(visible_sentence(""), "");
}

}  // namespace
}  // namespace seq2see::report
