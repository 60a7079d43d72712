// Where pieces stand in the sentence that was given, whatever SentencePiece makes of it.
#include <gmock/gmock.h>

#include "data/fixtures.h"
#include "data/model_by_hand.h"
#include "data/vocabulary.h"
#include "data/vocabulary_training.h"

namespace seq2see::data {
namespace {

using ::testing::ElementsAre;

using Texts = std::vector<std::string>;

/// The parts of the sentence that its pieces stand for.
Texts parts_of(const std::string& sentence, const std::vector<TextSpan>& spans) {
  Texts parts;
  for (const TextSpan& span : spans) parts.push_back(sentence.substr(span.begin, span.end - span.begin));
  return parts;
}

Texts parts_of(const Vocabulary& vocabulary, const std::string& sentence) {
  return parts_of(sentence, vocabulary.segment(sentence).spans);
}

std::shared_ptr<const Vocabulary> by_hand(const Texts& pieces, const std::string& more = "") {
  std::string model = piece_of_model("<unk>", kUnknown) + piece_of_model("</s>", kControl);
  for (const std::string& piece : pieces) model += piece_of_model(piece, kNormal);
  return Vocabulary::parse(model + more, "by hand");
}

TEST(Places, APieceThatStartsAWordHasTheSpaceBeforeIt) {
  const auto vocabulary = by_hand({"▁", "▁a", "▁ab", "c", "d"});
  EXPECT_THAT(parts_of(*vocabulary, "abc a d"), ElementsAre("ab", "c", " a", " ", "d"));
}

TEST(Places, ExtraSpacesAreSomewhereAndMoveNothingElse) {
  const auto vocabulary = by_hand({"▁a", "▁b", "c"});
  const std::string sentence = "  a   bc ";
  const Segmentation segmentation = vocabulary->segment(sentence);
  ASSERT_EQ(segmentation.spans.size(), 3U);
  EXPECT_EQ(segmentation.spans[0].end, 3U);
  EXPECT_EQ(segmentation.spans[1].end, 7U);
  EXPECT_EQ(segmentation.spans[2], (TextSpan{7, 8}));
}

TEST(Places, OfTheBytesOfAnUnknownCharacterAllButOneAreEmpty) {
  const auto vocabulary = by_hand({"▁a", "b"}, byte_fallback());
  const std::string sentence = "a爱b";  // three bytes in the middle
  const Segmentation segmentation = vocabulary->segment(sentence);
  ASSERT_EQ(segmentation.ids.size(), 5U);
  EXPECT_EQ(vocabulary->piece(segmentation.ids[1]), "<0xE7>");
  const Texts parts = parts_of(sentence, segmentation.spans);
  EXPECT_EQ(parts.front(), "a");
  EXPECT_EQ(parts.back(), "b");
  EXPECT_EQ(parts[1] + parts[2] + parts[3], "爱");
  EXPECT_EQ(std::count(parts.begin(), parts.end(), ""), 2);
}

TEST(Places, AreThoseOfTheTextBeforeNormalisation) {
  // Lowercasing makes two letters of İ's one, and full-width letters are three bytes each.
  const auto lines = english_sentences(300);
  const auto vocabulary = Vocabulary::parse(
      train_vocabulary(views(lines),
                       {.type = config::TokenizerType::kUnigram, .size = 95, .lowercase = true}),
      "lowercase");
  for (const std::string sentence : {"THE ＯＬＤ reader", "İ read ﬁve", "½ of the ｌｅｔｔｅｒ"}) {
    const Segmentation segmentation = vocabulary->segment(sentence);
    size_t end = 0;
    std::string together;
    for (const TextSpan& span : segmentation.spans) {
      EXPECT_GE(span.begin, end == 0 ? 0 : end - 1);
      EXPECT_LE(span.begin, span.end);
      EXPECT_LE(span.end, sentence.size());
      together += sentence.substr(span.begin, span.end - span.begin);
      end = span.end;
    }
    EXPECT_EQ(together, sentence);
  }
}

TEST(Places, WithoutAWordStartAndInTextWithoutSpaces) {
  const auto segmented = segmented_chinese_sentences(400);
  Texts words;
  for (const std::string& line : segmented) {
    size_t begin = 0;
    for (size_t end = line.find(' '); begin < line.size(); end = line.find(' ', begin)) {
      if (end == std::string::npos) end = line.size();
      words.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  const auto vocabulary = Vocabulary::parse(
      train_vocabulary(views(words), {.type = config::TokenizerType::kUnigram, .size = 60, .words = true}),
      "words");
  for (const std::string& sentence : chinese_sentences(50)) {
    const Texts parts = parts_of(*vocabulary, sentence);
    std::string together;
    for (const std::string& part : parts) together += part;
    EXPECT_EQ(together, sentence);
  }
  EXPECT_THAT(parts_of(*vocabulary, "我们 学习").size(), ::testing::Ge(3U));
}

TEST(Places, OfSampledPiecesToo) {
  const auto vocabulary =
      Vocabulary::parse(train_vocabulary(views(english_sentences(500)), {.size = 95}), "sampled");
  const std::string sentence = "The old reader finds the story.";
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const Segmentation sampled = vocabulary->sample_segments(sentence, 0.3, -1, seed);
    EXPECT_EQ(sampled.ids, vocabulary->sample(sentence, 0.3, -1, seed));
    std::string together;
    for (const std::string& part : parts_of(sentence, sampled.spans)) together += part;
    EXPECT_EQ(together, sentence);
  }
}

TEST(Places, InDecodedTextOneAnIdAndControlIdsEmpty) {
  const auto vocabulary = by_hand({"▁a", "b", "▁c"});
  std::vector<int32_t> ids = vocabulary->encode("ab c");
  ids.push_back(vocabulary->eos_id());
  const DecodedText decoded = vocabulary->decode_with_places(ids);
  EXPECT_EQ(decoded.text, "ab c");
  ASSERT_EQ(decoded.spans.size(), 4U);
  EXPECT_THAT(parts_of(decoded.text, decoded.spans), ElementsAre("a", "b", " c", ""));
  EXPECT_EQ(decoded.spans.back(), (TextSpan{4, 4}));
}

}  // namespace
}  // namespace seq2see::data
