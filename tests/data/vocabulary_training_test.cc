#include "data/vocabulary_training.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "base/spaces.h"
#include "data/fixtures.h"
#include "data/vocabulary.h"

namespace seq2see::data {
namespace {

using config::TokenizerType;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

VocabularyOptions options(TokenizerType type, int64_t size) {
  return {.type = type, .size = size, .key_path = "data.src.tokenizer_cfg"};
}

std::shared_ptr<const Vocabulary> trained(const std::vector<std::string>& lines,
                                          const VocabularyOptions& options) {
  return Vocabulary::parse(train_vocabulary(views(lines), options), "test");
}

class VocabularyTraining : public testing::TestWithParam<TokenizerType> {};

TEST_P(VocabularyTraining, GivesTheSizeAskedForAndTheSpecialIds) {
  const auto vocabulary = trained(english_sentences(500), options(GetParam(), 95));
  EXPECT_EQ(vocabulary->size(), 95);
  EXPECT_EQ(vocabulary->pad_id(), 0);
  EXPECT_EQ(vocabulary->unk_id(), 1);
  EXPECT_EQ(vocabulary->start_id(), 2);
  EXPECT_EQ(vocabulary->eos_id(), 3);
  EXPECT_EQ(vocabulary->piece(0), "<pad>");
  EXPECT_EQ(vocabulary->piece(1), "<unk>");
  EXPECT_EQ(vocabulary->piece(2), "<s>");
  EXPECT_EQ(vocabulary->piece(3), "</s>");
}

TEST_P(VocabularyTraining, TheSameTextAndOptionsGiveTheSameBytes) {
  const auto lines = english_sentences(500);
  EXPECT_EQ(train_vocabulary(views(lines), options(GetParam(), 95)),
            train_vocabulary(views(lines), options(GetParam(), 95)));
}

TEST_P(VocabularyTraining, ATooLargeSizeIsAnErrorWithTheLargestThatWorks) {
  const auto lines = english_sentences(100);
  const auto message = user_error([&] { train_vocabulary(views(lines), options(GetParam(), 30000)); });
  EXPECT_THAT(message, HasSubstr("data.src.tokenizer_cfg.vocab_size: 30000 is too large"));
  const std::string announcement = "the largest possible size is ";
  ASSERT_THAT(message, HasSubstr(announcement));
  const int64_t largest = std::stoll(message.substr(message.find(announcement) + announcement.size()));
  EXPECT_EQ(trained(lines, options(GetParam(), largest))->size(), largest);
  EXPECT_THAT(user_error([&] { train_vocabulary(views(lines), options(GetParam(), largest + 1)); }),
              EndsWith(announcement + std::to_string(largest)));
}

TEST_P(VocabularyTraining, ATooSmallSizeIsAnErrorWithTheSmallestThatWorks) {
  const std::vector<std::string> lines = {"abcdef ghij", "klmno pqrst"};
  // 4 special pieces, 20 letters, and the mark of a word's start.
  EXPECT_THAT(user_error([&] { train_vocabulary(views(lines), options(GetParam(), 10)); }),
              testing::AllOf(HasSubstr("data.src.tokenizer_cfg.vocab_size: 10 is too small"),
                             EndsWith("the smallest possible size is 25")));
  EXPECT_EQ(trained(lines, options(GetParam(), 25))->size(), 25);
}

TEST_P(VocabularyTraining, TextIsKeptAsItIs) {
  std::vector<std::string> lines = english_sentences(300);
  const std::vector<std::string> peculiar = {"你好，世界！真的吗？（是的）「好」……",
                                             "Grüße aus Köln: „schön“, naïve café…", "½ ﬁne ＡＢＣ １２３ ²",
                                             "don’t — “do” 'it' \"now\"", "😀 👍🏽 émigré é"};
  lines.insert(lines.end(), peculiar.begin(), peculiar.end());
  const auto vocabulary = trained(lines, options(GetParam(), 150));
  for (const auto& line : lines) EXPECT_EQ(vocabulary->decode(vocabulary->encode(line)), line);
}

TEST_P(VocabularyTraining, EveryWhiteSpaceBecomesOneSpace) {
  const auto vocabulary = trained(english_sentences(300), options(GetParam(), 95));
  const std::string plain = "The old reader finds the story.";
  const std::string peculiar = " The\told\xE3\x80\x80reader \xC2\xA0 finds\xE2\x80\xAFthe  story. ";
  EXPECT_EQ(vocabulary->encode(peculiar), vocabulary->encode(plain));
  EXPECT_EQ(vocabulary->decode(vocabulary->encode(peculiar)), plain);
  EXPECT_TRUE(vocabulary->encode("\xE3\x80\x80\t ").empty());
}

TEST_P(VocabularyTraining, LowercaseFoldsCaseAndCompatibilityForms) {
  auto with_lowercase = options(GetParam(), 100);
  with_lowercase.lowercase = true;
  const auto vocabulary = trained(english_sentences(300), with_lowercase);
  EXPECT_EQ(vocabulary->decode(vocabulary->encode("THE Old ｒｅａｄｅｒ")), "the old reader");
}

TEST_P(VocabularyTraining, CharacterCoverageLeavesRareCharactersOut) {
  auto lines = english_sentences(500);
  lines.push_back("ж");
  auto all = options(GetParam(), 95);
  EXPECT_NE(trained(lines, all)->encode("ж").back(), 1);
  all.character_coverage = 0.999;
  EXPECT_EQ(trained(lines, all)->encode("ж").back(), 1);
}

TEST_P(VocabularyTraining, PiecesOfSegmentedTextAreWithinWords) {
  const auto segmented = segmented_chinese_sentences(300);
  std::set<std::string> words;
  for (const auto& line : segmented) {
    for (const auto word : split_words(line)) words.emplace(word);
  }
  const auto is_within_a_word = [&](const std::string& piece) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.find(piece) != std::string::npos; });
  };
  const auto plain = chinese_sentences(300);
  auto of_words = options(GetParam(), 75);
  of_words.words = true;
  const Lines segmented_lines(segmented);
  const Lines plain_lines(plain);
  const auto sentences = words_of(segmented_lines, "seg.zh", plain_lines, "train.zh",
                                  sample_lines(plain_lines, /*segmented=*/true, 1));
  const auto vocabulary = Vocabulary::parse(train_vocabulary(sentences, of_words), "test");
  size_t longer_than_a_character = 0;
  for (int32_t id = 4; id < vocabulary->size(); ++id) {
    const std::string piece = vocabulary->piece(id);
    if (piece == "▁") continue;
    EXPECT_TRUE(is_within_a_word(piece)) << piece;
    if (piece.size() > 3) ++longer_than_a_character;
  }
  EXPECT_GT(longer_than_a_character, 5U);
  for (const auto& line : plain) EXPECT_EQ(vocabulary->decode(vocabulary->encode(line)), line);

  // Without the segmentation, pieces do cross the boundaries of words: the test above can fail.
  const auto unaware = trained(plain, options(GetParam(), 75));
  bool crosses = false;
  for (int32_t id = 4; id < unaware->size(); ++id) crosses = crosses || !is_within_a_word(unaware->piece(id));
  EXPECT_TRUE(crosses);
}

TEST_P(VocabularyTraining, ASegmentedVocabularyKnowsTheSpace) {
  auto of_words = options(GetParam(), 20);
  of_words.words = true;
  const std::vector<std::string_view> words = {"我", "爱", "深度", "学习", "深度", "学习", "I", "love", "。"};
  of_words.size = 4 + 1 + 12;  // special pieces, the space, the characters
  const auto vocabulary = Vocabulary::parse(train_vocabulary(words, of_words), "test");
  const std::string text = "我爱 深度学习。I love";
  EXPECT_EQ(vocabulary->decode(vocabulary->encode(text)), text);
  EXPECT_THAT(vocabulary->encode(text), testing::Not(testing::Contains(vocabulary->unk_id())));
}

// SentencePiece ends the program on some of these.
TEST_P(VocabularyTraining, TextWithoutASentenceIsAnError) {
  const std::vector<std::vector<std::string>> texts = {
      {},          {"", "  ", "\xE3\x80\x80"}, {"\u2581 \u2581"}, {"<s> </s>", "<unk>"},
      {"a\u2585"}, {std::string(5000, 'a')}};
  for (const auto& lines : texts) {
    for (const bool words : {false, true}) {
      auto with_words = options(GetParam(), 100);
      with_words.words = words;
      EXPECT_THAT(user_error([&] { train_vocabulary(views(lines), with_words); }),
                  HasSubstr("no sentence to make a vocabulary from"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Types, VocabularyTraining,
                         testing::Values(TokenizerType::kUnigram, TokenizerType::kBpe), [](const auto& type) {
                           return type.param == TokenizerType::kBpe ? "Bpe" : "Unigram";
                         });

constexpr LineSample kAll = {.lines = 1, .taken = 1};

TEST(SegmentedText, WordsAreThoseBetweenSpaces) {
  const Lines segmented = {"我 爱  北京", "", "你\xE3\x80\x80好"};
  const Lines lines = {"我爱北京", "", "你好"};
  EXPECT_THAT(words_of(segmented, "seg", lines, "train", kAll), ElementsAre("我", "爱", "北京", "你", "好"));
}

TEST(SegmentedText, OnlyLinesOfTheSampleGiveWordsButAllAreCompared) {
  const Lines segmented = {"我 爱", "你 好", "他 好", "她 们"};
  const Lines lines = {"我爱", "你好", "他好", "她们"};
  const LineSample half = {.lines = 4, .taken = 2};
  EXPECT_THAT(words_of(segmented, "seg", lines, "train", half), ElementsAre("我", "爱", "他", "好"));
  const Lines other = {"我爱", "你好", "他好", "她"};
  EXPECT_THAT(user_error([&] { words_of(segmented, "seg", other, "train", half); }), HasSubstr("seg:4: "));
}

TEST(SegmentedText, ALineThatDiffersInMoreThanSpacesIsNamed) {
  const Lines segmented = {"我 爱", "你 们 好"};
  const Lines lines = {"我爱", "你好"};
  EXPECT_THAT(user_error([&] { words_of(segmented, "train.seg.zh", lines, "train.zh", kAll); }),
              HasSubstr("train.seg.zh:2: without its spaces, this line is not line 2 of train.zh"));
}

TEST(SegmentedText, AnotherNumberOfLinesIsAnErrorWithBothCounts) {
  const Lines segmented = {"我 爱"};
  const Lines lines = {"我爱", "你好"};
  EXPECT_THAT(user_error([&] { words_of(segmented, "train.seg.zh", lines, "train.zh", kAll); }),
              testing::AllOf(HasSubstr("1 lines in train.seg.zh"), HasSubstr("2 lines in train.zh")));
}

TEST(SampleOfLines, IsTheWholeOfASmallText) {
  const Lines text = {"a", "b", "c"};
  for (const bool segmented : {false, true}) {
    const LineSample sample = sample_lines(text, segmented, 2);
    EXPECT_TRUE(sample.takes_all());
    for (size_t line = 0; line < 3; ++line) EXPECT_TRUE(sample.takes(line));
  }
  EXPECT_TRUE(sample_lines(Lines(), false, 1).takes_all());
}

TEST(SampleOfLines, HoldsSoManyLinesEvenlySpaced) {
  for (const LineSample sample :
       {LineSample{10, 3}, LineSample{1000, 999}, LineSample{7, 1}, LineSample{4, 4}}) {
    size_t taken = 0;
    size_t last = 0;
    size_t largest_gap = 0;
    for (size_t line = 0; line < sample.lines; ++line) {
      if (!sample.takes(line)) continue;
      if (taken++ > 0) largest_gap = std::max(largest_gap, line - last);
      last = line;
    }
    EXPECT_EQ(taken, sample.taken);
    EXPECT_LE(largest_gap, (sample.lines + sample.taken - 1) / sample.taken);
  }
}

TEST(SampleOfLines, IsBoundedInLinesAndInBytes) {
  const std::vector<std::string> lines(kMostLinesOfVocabulary + 500'000, "x");
  const Lines many(lines);
  EXPECT_EQ(sample_lines(many, false, 1).taken, kMostLinesOfVocabulary);
  EXPECT_EQ(sample_lines(many, false, 2).taken, kMostLinesOfVocabulary / 2);
  EXPECT_EQ(sample_lines(many, true, 1).taken, kMostSegmentedLinesOfVocabulary);
  const Lines long_lines(std::vector<std::string>(150, std::string(299'999, 'x')));  // 45 MB
  EXPECT_EQ(sample_lines(long_lines, false, 1).taken, 100U);
  EXPECT_EQ(sample_lines(long_lines, false, 2).taken, 50U);
}

}  // namespace
}  // namespace seq2see::data
