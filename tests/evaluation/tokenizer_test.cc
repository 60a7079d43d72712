#include "evaluation/tokenizer.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "evaluation/rewriting.h"

namespace seq2see::evaluation {
namespace {

TEST(Rewriting, DoesNotLookAgainAtWhatItHasMatched) {
  const auto is_a = [](char c) { return c == 'a'; };
  EXPECT_EQ(separate_first(std::string("aaab"), is_a, is_a), " a aab");
  EXPECT_EQ(separate_second(std::string("aaab"), is_a, is_a), "a a ab");
}

// Expected tokens follow from the rules of mteval-v13a.pl and mteval-v14.pl, applied by hand.

TEST(Tokenizer13a, SetsAsciiPunctuationApart) {
  EXPECT_EQ(tokenize(Tokenizer::k13a, "Hello, (old) world!"), "Hello , ( old ) world !");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "\"Yes\" & 'no'; it's 5% <b>"), "\" Yes \" & 'no' ; it's 5 % < b >");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "a_b|c~d^e`f{g}h[i]"), "a _ b | c ~ d ^ e ` f { g } h [ i ]");
}

TEST(Tokenizer13a, KeepsFiguresWholeButNotTheStopBehindThem) {
  EXPECT_EQ(tokenize(Tokenizer::k13a, "It cost 1,200.50."), "It cost 1,200.50 .");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "In 1987."), "In 1987 .");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "5, .5 x5.x 5.6"), "5 , . 5 x5 . x 5.6");
}

TEST(Tokenizer13a, SplitsHyphensOnlyBehindDigits) {
  EXPECT_EQ(tokenize(Tokenizer::k13a, "well-known 3-4 a-4 10-20-30"), "well-known 3 - 4 a-4 10 - 20 - 30");
}

TEST(Tokenizer13a, DoesNotLookTwiceAtWhatARuleHasMatched) {
  // The second comma is the "no digit" in front of nothing: rule 2 takes ",," as one match.
  EXPECT_EQ(tokenize(Tokenizer::k13a, "1,,5"), "1 , , 5");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "and so on..."), "and so on . . .");
}

TEST(Tokenizer13a, ResolvesEntitiesInMtevalsOrder) {
  EXPECT_EQ(tokenize(Tokenizer::k13a, "&quot;a&quot; &lt;b&gt; R&amp;D"), "\" a \" < b > R & D");
  EXPECT_EQ(tokenize(Tokenizer::k13a, "&amp;lt; &amp;quot;"), "< & quot ;");
}

TEST(Tokenizer13a, DropsTheMarkOfSkippedText) { EXPECT_EQ(tokenize(Tokenizer::k13a, "a<skipped>b"), "ab"); }

TEST(Tokenizer13a, LeavesPunctuationOutsideAsciiWhereItIs) {
  EXPECT_EQ(tokenize(Tokenizer::k13a, "¿Qué? „Ja“ 50€"), "¿Qué ? „Ja“ 50€");
}

TEST(TokenizerZh, SetsEveryChineseCharacterApartAndTokenizesTheRestAs13a) {
  EXPECT_EQ(tokenize(Tokenizer::kZh, "我爱attention机制！"), "我 爱 attention 机 制 ！");
  EXPECT_EQ(tokenize(Tokenizer::kZh, "GRU的1,200.50元, ok."), "GRU 的 1,200.50 元 , ok .");
}

TEST(TokenizerZh, CountsAsChineseWhatSacrebleusTableSays) {
  EXPECT_EQ(tokenize(Tokenizer::kZh, "a\u2014b \u201Cc\u201D 5\u20ACd"),
            "a \u2014 b \u201C c \u201D 5 \u20AC d");
  EXPECT_EQ(tokenize(Tokenizer::kZh, "x\u2001y x\u2A6Dy x\u2A6Ey"), "x y x \u2A6D y x\u2A6Ey");
  EXPECT_EQ(tokenize(Tokenizer::kZh, "\U00020000\U00020001"), "\U00020000\U00020001");  // extension B is not
  EXPECT_EQ(tokenize(Tokenizer::kZh, "\uFA2D\uFA2E\uFA2F\uFA30"), "\uFA2D \uFA2E\uFA2F \uFA30");
}

TEST(TokenizerZh, ResolvesNoEntities) { EXPECT_EQ(tokenize(Tokenizer::kZh, "&lt;"), "& lt ;"); }

TEST(TokenizerZh, IgnoresWhiteSpaceAtBothEnds) {
  // At the start of the line nothing stands before the stop that could be "no digit"; only 13a pads the line.
  EXPECT_EQ(tokenize(Tokenizer::kZh, "  .5 "), ".5");
  EXPECT_EQ(tokenize(Tokenizer::k13a, ".5"), ". 5");
}

TEST(TokenizerChar, SetsEveryCodePointApart) {
  EXPECT_EQ(tokenize(Tokenizer::kChar, "ab c\u00E9 機"), "a b c \u00E9 機");
  EXPECT_EQ(tokenize(Tokenizer::kChar, "😀👍"), "😀 👍");
  EXPECT_EQ(tokenize(Tokenizer::kChar, "e\u0301"),
            "e \u0301");  // a combining accent is a code point of its own
}

TEST(TokenizerIntl, SetsPunctuationAndSymbolsOfEveryScriptApart) {
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "¿Qué? „Ja“ 50€"), "¿ Qué ? „ Ja “ 50 €");
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "深度学习，对吗？"), "深度学习 ， 对吗 ？");
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "well-known it's 😀ok"), "well - known it ' s 😀 ok");
}

TEST(TokenizerIntl, LeavesPunctuationBetweenNumbersOfAnyScriptAlone) {
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "1,200.50 und ٣,٤ ½.½"), "1,200.50 und ٣,٤ ½.½");
}

TEST(TokenizerIntl, LeavesAStopBehindANumberAtTheEndOfTheLine) {
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "In 1987."), "In 1987.");
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "In 1987.  "), "In 1987.");  // white space at the end changes nothing
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "In 1987. So"), "In 1987 . So");
}

TEST(TokenizerIntl, KeepsACombiningAccentWithItsLetter) {
  EXPECT_EQ(tokenize(Tokenizer::kIntl, "cafe\u0301, the\u0301"), "cafe\u0301 , the\u0301");
}

TEST(TokenizerNone, OnlyJoinsRunsOfWhiteSpace) {
  EXPECT_EQ(tokenize(Tokenizer::kNone,
                     " a,b \t c.\u3000d\u00A0e\x1F"
                     "f "),
            "a,b c. d e f");
}

TEST(Tokenizer, FindsNothingInABlankLine) {
  for (const Tokenizer tokenizer :
       {Tokenizer::k13a, Tokenizer::kZh, Tokenizer::kChar, Tokenizer::kIntl, Tokenizer::kNone}) {
    EXPECT_EQ(tokenize(tokenizer, ""), "");
    EXPECT_EQ(tokenize(tokenizer, " \t\u2003"), "");
  }
}

TEST(Tokenizer, NamesAreReadBack) {
  for (const Tokenizer tokenizer :
       {Tokenizer::k13a, Tokenizer::kZh, Tokenizer::kChar, Tokenizer::kIntl, Tokenizer::kNone}) {
    EXPECT_EQ(parse_tokenizer(tokenizer_name(tokenizer)), tokenizer);
  }
}

TEST(Tokenizer, UnknownNameListsTheValidOnes) {
  try {
    parse_tokenizer("13b");
    FAIL() << "13b was accepted";
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "unknown BLEU tokenizer '13b'; choose one of 13a, zh, char, intl, none");
  }
}

TEST(Tokenizer, DefaultSuitsTheScriptOfTheTargetLanguage) {
  for (const char* code : {"zh", "zh-CN", "ZH_tw", "yue", "cmn-Hans"})
    EXPECT_EQ(default_tokenizer(code), Tokenizer::kZh);
  for (const char* code : {"ja", "th", "km-KH", "lo", "my", "bo"})
    EXPECT_EQ(default_tokenizer(code), Tokenizer::kChar);
  for (const char* code : {"en", "de-AT", "fr", "ko", "ar", "", "zha"}) {
    EXPECT_EQ(default_tokenizer(code), Tokenizer::k13a) << code;
  }
}

}  // namespace
}  // namespace seq2see::evaluation
