#include "alignment/segmentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alignment/examples.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(WordsBetweenSpaces, AnyWhiteSpaceCounts) {
  EXPECT_THAT(words_between_spaces("  ab\t\xE3\x80\x80"
                                   "c "),
              ElementsAre(TextSpan{2, 4}, TextSpan{8, 9}));
  EXPECT_THAT(words_between_spaces(" "), IsEmpty());
}

TEST(WordsOfSegmentation, CutsTextWithoutSpaces) {
  EXPECT_THAT(
      words_of_segmentation("我爱深度学习。", "我 爱 深度 学习 。", "here"),
      ElementsAre(TextSpan{0, 3}, TextSpan{3, 6}, TextSpan{6, 12}, TextSpan{12, 18}, TextSpan{18, 21}));
}

TEST(WordsOfSegmentation, CutsPunctuationOffAndKeepsWordsBetweenSpaces) {
  EXPECT_THAT(words_of_segmentation("Mary's hat.", "Mary 's hat .", "here"),
              ElementsAre(TextSpan{0, 4}, TextSpan{4, 6}, TextSpan{7, 10}, TextSpan{10, 11}));
}

TEST(WordsOfSegmentation, AWordMayGoOnAfterASpaceOfTheSentence) {
  EXPECT_THAT(words_of_segmentation("New York is", "NewYork is", "here"),
              ElementsAre(TextSpan{0, 8}, TextSpan{9, 11}));
}

TEST(WordsOfSegmentation, SaysWhichWordDoesNotFit) {
  EXPECT_THAT(message_of<UserError>([] { words_of_segmentation("a dog", "a cat", "words.en:3"); }),
              HasSubstr("words.en:3: the word \"cat\" is not what comes next in the sentence"));
  EXPECT_THAT(message_of<UserError>([] { words_of_segmentation("a dog", "a dog barks", "words.en:3"); }),
              HasSubstr("the word \"barks\" is not"));
  EXPECT_THAT(message_of<UserError>([] { words_of_segmentation("a dog barks", "a do", "words.en:3"); }),
              HasSubstr("goes on with \"g\""));
  EXPECT_THAT(message_of<UserError>([] { words_of_segmentation("a dog barks", "a dog", "words.en:3"); }),
              HasSubstr("goes on with \"barks\""));
  EXPECT_THAT(words_of_segmentation("", "", "here"), IsEmpty());
}

}  // namespace
}  // namespace seq2see::alignment
