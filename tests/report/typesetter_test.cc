#include "report/typesetter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seq2see::report {
namespace {

TEST(Typesetter, MarkupIsText) {
  Typesetter typesetter;
  const TextStyle style;
  // Read as markup, these would be a letter long and an empty text.
  EXPECT_GT(typesetter.set("<b>i</b>", style).width(), 4.0 * typesetter.set("i", style).width());
  EXPECT_GT(typesetter.set("&amp;", style).width(), 2.0 * typesetter.set("&", style).width());
}

TEST(Typesetter, SizesGrowWithTheLetters) {
  Typesetter typesetter;
  const Text small = typesetter.set("word", {.size = 10.0});
  const Text large = typesetter.set("word", {.size = 20.0});
  EXPECT_NEAR(large.width(), 2.0 * small.width(), 0.05 * small.width());
  EXPECT_NEAR(large.height(), 2.0 * small.height(), 0.05 * small.height());
  EXPECT_GT(small.baseline(), 0.5 * small.height());
  EXPECT_LT(small.baseline(), small.height());
}

TEST(Typesetter, LongTextsAreBrokenAndEllipsised) {
  Typesetter typesetter;
  const std::string words = "a sentence that goes on and on and on and on";
  const Text line = typesetter.set(words, {});
  const Text ellipsised = typesetter.set(words, {.width = 60.0});
  const Text broken = typesetter.set(words, {.width = 60.0, .lines = 3});
  EXPECT_GT(line.width(), 180.0);
  EXPECT_LE(ellipsised.width(), 60.0);
  EXPECT_DOUBLE_EQ(ellipsised.height(), line.height());
  EXPECT_LE(broken.width(), 60.0);
  EXPECT_NEAR(broken.height(), 3.0 * line.height(), 1.0);
}

TEST(Typesetter, ShortTextsAreNotWidened) {
  Typesetter typesetter;
  EXPECT_DOUBLE_EQ(typesetter.set("ab", {.width = 100.0}).width(), typesetter.set("ab", {}).width());
  EXPECT_DOUBLE_EQ(typesetter.set("مرحبا", {.width = 100.0}).width(), typesetter.set("مرحبا", {}).width());
}

TEST(Typesetter, TextsWithoutGlyphsAreRememberedOnce) {
  Typesetter typesetter;
  for (const char* text : {"fine", "a\u0378", "▁", "a\u0378", "\u0379"}) (void)typesetter.set(text, {});
  EXPECT_THAT(typesetter.without_glyphs(), ::testing::ElementsAre("a\u0378", "\u0379"));
}

}  // namespace
}  // namespace seq2see::report
