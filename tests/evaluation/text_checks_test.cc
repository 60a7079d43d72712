#include "evaluation/text_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seq2see::evaluation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Lines kEnglish = {"She put the orange under the table.", "What is that?"};
const Lines kChinese = {"她妈妈把那个橙子放在桌子下面了。", "我爱深度学习。", "我们用 PyTorch 训练。"};
const Lines kSegmentedChinese = {"她 妈妈 把 那个 橙子 放 在 桌子 下面 了 。", "我 爱 深度 学习 。"};
const Lines kJapanese = {"母はそのオレンジを机の下に置いた。", "深層学習が好きです。"};
const Lines kThai = {"แม่วางส้มไว้ใต้โต๊ะ", "ฉันรักการเรียนรู้เชิงลึก"};

std::vector<std::string> warnings(Tokenizer tokenizer, const Lines& references) {
  return reference_warnings(tokenizer, {references});
}

TEST(SuitableTokenizer, FollowsTheScriptOfMostLetters) {
  EXPECT_EQ(suitable_tokenizer(kEnglish), Tokenizer::k13a);
  EXPECT_EQ(suitable_tokenizer({"Мама положила апельсин под стол."}), Tokenizer::k13a);
  EXPECT_EQ(suitable_tokenizer({"어머니는 오렌지를 책상 아래에 놓았다."}), Tokenizer::k13a);
  EXPECT_EQ(suitable_tokenizer(kChinese), Tokenizer::kZh);
  EXPECT_EQ(suitable_tokenizer(kJapanese), Tokenizer::kChar);
  EXPECT_EQ(suitable_tokenizer(kThai), Tokenizer::kChar);
  EXPECT_EQ(suitable_tokenizer({"ແມ່ວາງໝາກກ້ຽງ", "ម្តាយដាក់ក្រូច", "မိခင်ကလိမ္မော်သီးကို", "ཨ་མས་ཚ་ལུ་མ"}),
            Tokenizer::kChar);
}

TEST(SuitableTokenizer, IsThatOfMostTextsWithoutLetters) {
  EXPECT_EQ(suitable_tokenizer({}), Tokenizer::k13a);
  EXPECT_EQ(suitable_tokenizer({"", "1, 2, 3 ...", "。"}), Tokenizer::k13a);
}

TEST(SuitableTokenizer, AFewForeignLettersDoNotMatter) {
  EXPECT_EQ(suitable_tokenizer({"The character 橙 means orange.", "So does オ in katakana."}),
            Tokenizer::k13a);
  EXPECT_EQ(suitable_tokenizer({"这个字来自日语的の没有别的意思只是一个例子而已"}), Tokenizer::kZh);
}

TEST(BleuWarnings, AreSilentWhereTheTokenizerSuits) {
  for (const Tokenizer tokenizer : {Tokenizer::k13a, Tokenizer::kIntl, Tokenizer::kChar, Tokenizer::kNone}) {
    EXPECT_THAT(warnings(tokenizer, kEnglish), IsEmpty()) << tokenizer_name(tokenizer);
  }
  EXPECT_THAT(warnings(Tokenizer::kZh, kChinese), IsEmpty());
  EXPECT_THAT(warnings(Tokenizer::kChar, kChinese), IsEmpty());
  EXPECT_THAT(warnings(Tokenizer::kChar, kJapanese), IsEmpty());
  EXPECT_THAT(warnings(Tokenizer::kNone, kSegmentedChinese), IsEmpty());
}

TEST(BleuWarnings, TellOfATokenizerThatLeavesClausesWhole) {
  for (const Tokenizer tokenizer : {Tokenizer::k13a, Tokenizer::kIntl, Tokenizer::kNone}) {
    EXPECT_THAT(warnings(tokenizer, kChinese), ElementsAre(HasSubstr("use the tokenizer 'zh'")))
        << tokenizer_name(tokenizer);
  }
  EXPECT_THAT(warnings(Tokenizer::k13a, kJapanese),
              ElementsAre(AllOf(HasSubstr("'13a'"), HasSubstr("use the tokenizer 'char'"))));
  EXPECT_THAT(warnings(Tokenizer::k13a, kThai), ElementsAre(HasSubstr("'char'")));
  // Kana would stay together.
  EXPECT_THAT(warnings(Tokenizer::kZh, kJapanese), ElementsAre(HasSubstr("'char'")));
}

TEST(BleuWarnings, TellOfTheChineseTokenizerForOtherTexts) {
  EXPECT_THAT(warnings(Tokenizer::kZh, kEnglish), ElementsAre(HasSubstr("next to no Chinese characters")));
}

TEST(BleuWarnings, TellOfTextThatLooksTokenized) {
  const Lines tokenized(100, "It rains .");
  Lines fewer = tokenized;
  fewer.back() = "It rains.";
  EXPECT_THAT(hypothesis_warning(Tokenizer::k13a, tokenized).value_or(""),
              HasSubstr("100 hypotheses end in ' .'"));
  EXPECT_FALSE(hypothesis_warning(Tokenizer::k13a, fewer));
  EXPECT_FALSE(hypothesis_warning(Tokenizer::kNone, tokenized));
}

}  // namespace
}  // namespace seq2see::evaluation
