#include "report/terminal_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seq2see::report {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> texts_of(const std::vector<Letter>& letters) {
  std::vector<std::string> texts;
  for (const Letter& letter : letters) texts.push_back(letter.text);
  return texts;
}

size_t width(std::string_view text) { return columns_of(letters_of(text)); }

TEST(TerminalText, LettersAreOneColumnWideAndIdeographsTwo) {
  EXPECT_EQ(width(""), 0U);
  EXPECT_EQ(width("▁the"), 4U);
  EXPECT_EQ(width("深度"), 4U);
  EXPECT_EQ(width("한국"), 4U);
  EXPECT_EQ(width("ＡＢ"), 4U);
  EXPECT_EQ(width("ｱ"), 1U);
  EXPECT_EQ(width("مرحبا"), 5U);
  EXPECT_EQ(width("😀"), 2U);
}

TEST(TerminalText, MarksStandOnTheirLetter) {
  EXPECT_THAT(texts_of(letters_of("e\u0301a")), ElementsAre("e\u0301", "a"));
  EXPECT_EQ(width("e\u0301a"), 2U);
  EXPECT_EQ(width("हिन्दी"), 5U);  // three consonants, two vowel signs that take room
  EXPECT_EQ(letters_of("हिन्दी").size(), 3U);
  EXPECT_EQ(width("\u1112\u1161\u11AB"), 2U);  // a Korean syllable in parts
}

TEST(TerminalText, AMarkAloneGetsAPlaceToStandOn) {
  EXPECT_THAT(texts_of(letters_of("\u0301")), ElementsAre("\u25CC\u0301"));
  EXPECT_EQ(width("\u0301"), 1U);
}

TEST(TerminalText, EmojiAreTakenApart) {
  EXPECT_THAT(texts_of(letters_of("👩🏽\u200D💻")), ElementsAre("👩", "💻"));
  EXPECT_THAT(texts_of(letters_of("❤\uFE0F")), ElementsAre("❤"));
  EXPECT_THAT(texts_of(letters_of("🇩🇪🇫🇷")), ElementsAre("🇩🇪", "🇫🇷"));
}

TEST(TerminalText, WhatHasNoRoomEndsInAnEllipsis) {
  EXPECT_EQ(join(shorten(letters_of("learning"), 8)), "learning");
  EXPECT_EQ(join(shorten(letters_of("learning"), 5)), "lear…");
  EXPECT_EQ(join(shorten(letters_of("深度学习"), 5)), "深度…");
  EXPECT_EQ(join(shorten(letters_of("深度学习"), 4)), "深…");
  EXPECT_EQ(join(shorten(letters_of("深度"), 1)), "…");
}

TEST(TerminalText, WhatIsWrittenFromRightToLeftIsClosedByAMark) {
  EXPECT_EQ(join(letters_of("سلام")), "سلام\u200E");
  EXPECT_EQ(join(letters_of("שלום")), "שלום\u200E");
  EXPECT_EQ(join(letters_of("peace")), "peace");
}

}  // namespace
}  // namespace seq2see::report
