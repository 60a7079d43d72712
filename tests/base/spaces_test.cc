#include "base/spaces.h"

#include <gmock/gmock.h>

namespace seq2see {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Spaces, WordsAreSeparatedByAnyWhiteSpace) {
  EXPECT_THAT(split_words("  a\tbc\xC2\xA0"
                          "d\xE3\x80\x80"
                          "e\xE2\x80\x89"
                          "f \n"),
              ElementsAre("a", "bc", "d", "e", "f"));
  EXPECT_THAT(split_words(""), IsEmpty());
  EXPECT_THAT(split_words(" \xE3\x80\x80\t"), IsEmpty());
}

TEST(Spaces, CharactersThatShareBytesWithWhiteSpaceAreKept) {
  // U+0105 ends in the byte 85, U+2020 and U+3001 begin like spaces, U+5A000 has the low bits of U+1680.
  EXPECT_EQ(without_spaces("\xC4\x85 \xE2\x80\xA0 \xE3\x80\x81 \xF1\x9A\x80\x80 à"),
            "\xC4\x85\xE2\x80\xA0\xE3\x80\x81\xF1\x9A\x80\x80à");
}

TEST(Spaces, ATextThatIsCutInsideACharacterIsNotReadBeyondItsEnd) {
  EXPECT_EQ(without_spaces("a\xE3\x80"), "a\xE3\x80");
  EXPECT_EQ(without_spaces("a\xC2"), "a\xC2");
}

}  // namespace
}  // namespace seq2see
