#include "data/vocabulary.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "data/fixtures.h"
#include "data/model_by_hand.h"
#include "data/vocabulary_training.h"

namespace seq2see::data {
namespace {

using config::TokenizerType;
using testing::ElementsAre;
using testing::HasSubstr;

std::shared_ptr<const Vocabulary> english(TokenizerType type) {
  const auto lines = english_sentences(500);
  return Vocabulary::parse(train_vocabulary(views(lines), {.type = type, .size = 95}), "test");
}

TEST(Vocabulary, AModelWithoutPaddingAndStartTakesTheEndForBoth) {
  const std::string model = piece_of_model("<unk>", kUnknown) + piece_of_model("</s>", kControl) +
                            piece_of_model("▁", kNormal) + piece_of_model("a", kNormal);
  const auto vocabulary = Vocabulary::parse(model, "foreign.model");
  EXPECT_EQ(vocabulary->size(), 4);
  EXPECT_EQ(vocabulary->unk_id(), 0);
  EXPECT_EQ(vocabulary->eos_id(), 1);
  EXPECT_EQ(vocabulary->pad_id(), 1);
  EXPECT_EQ(vocabulary->start_id(), 1);
  EXPECT_THAT(vocabulary->encode("a aa"), ElementsAre(2, 3, 2, 3, 3));
}

TEST(Vocabulary, AModelWithoutAnEndOfSentenceIsRefused) {
  const std::string model = piece_of_model("<unk>", kUnknown) + piece_of_model("a", kNormal);
  EXPECT_THAT(user_error([&] { Vocabulary::parse(model, "foreign.model"); }),
              HasSubstr("foreign.model: the SentencePiece model has no </s>"));
}

TEST(Vocabulary, AFileThatIsNoModelIsRefused) {
  const TemporaryFolder folder;
  for (const std::string& contents :
       {std::string(), std::string("plain text\n"), std::string("{\"json\": 1}"), std::string(1000, '\0'),
        train_vocabulary(views(english_sentences(100)), {.size = 60}).substr(0, 301)}) {
    const auto file = folder.write("no.model", contents);
    EXPECT_THAT(user_error([&] { Vocabulary::load(file); }), HasSubstr("this is not a SentencePiece model"));
  }
  EXPECT_THAT(user_error([&] { Vocabulary::load(folder.path() / "missing.model"); }),
              HasSubstr("missing.model"));
  EXPECT_THAT(user_error([&] { Vocabulary::load(folder.path()); }), HasSubstr("folder"));
}

TEST(Vocabulary, ALoadedFileIsTheModelThatWasSaved) {
  const TemporaryFolder folder;
  const auto bytes = train_vocabulary(views(english_sentences(100)), {.size = 60});
  const auto file = folder.write("some.model", bytes);
  const auto loaded = Vocabulary::load(file);
  EXPECT_EQ(loaded->fingerprint(), Vocabulary::parse(bytes, "bytes")->fingerprint());
  EXPECT_NE(loaded->fingerprint(), english(TokenizerType::kBpe)->fingerprint());
}

TEST(Vocabulary, EmptyAndBlankSentencesHaveNoPieces) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  EXPECT_TRUE(vocabulary->encode("").empty());
  EXPECT_TRUE(vocabulary->encode("   ").empty());
  EXPECT_TRUE(vocabulary->sample("", 0.1, -1, 1).empty());
  EXPECT_EQ(vocabulary->decode({}), "");
}

TEST(Vocabulary, ControlIdsAreNotPartOfTheText) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  std::vector<int32_t> ids = vocabulary->encode("The old reader");
  ids.insert(ids.begin(), vocabulary->start_id());
  ids.insert(ids.begin() + 2, vocabulary->eos_id());
  ids.push_back(vocabulary->pad_id());
  EXPECT_EQ(vocabulary->decode(ids), "The old reader");
}

TEST(Vocabulary, PiecesSpellTheSentence) {
  const auto vocabulary = english(TokenizerType::kBpe);
  std::string spelled;
  for (const int32_t id : vocabulary->encode("The old reader finds the story."))
    spelled += vocabulary->piece(id);
  EXPECT_EQ(spelled, "▁The▁old▁reader▁finds▁the▁story.");
}

TEST(Vocabulary, AnIdThatIsNotInItIsABrokenContract) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  EXPECT_THROW(static_cast<void>(vocabulary->decode(std::vector<int32_t>{4, 95})), std::out_of_range);
  EXPECT_THROW(static_cast<void>(vocabulary->piece(-1)), std::out_of_range);
  EXPECT_THROW(static_cast<void>(vocabulary->score(95)), std::out_of_range);
}

TEST(Vocabulary, UnknownCharactersAreUnknown) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  EXPECT_THAT(vocabulary->encode("我"), testing::Contains(vocabulary->unk_id()));
}

TEST(Vocabulary, ATenThousandWordLineIsEncoded) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  std::string line = "reader";
  for (int i = 1; i < 10000; ++i) line += " reader";
  EXPECT_EQ(vocabulary->decode(vocabulary->encode(line)), line);
  EXPECT_EQ(vocabulary->decode(vocabulary->sample(line, 0.1, -1, 1)), line);
}

TEST(Vocabulary, ThreadsMayEncodeAndSampleAtOnce) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  const auto lines = english_sentences(400);
  const auto work = [&] {
    std::vector<std::vector<int32_t>> results;
    for (size_t i = 0; i < lines.size(); ++i) {
      results.push_back(vocabulary->encode(lines[i]));
      results.push_back(vocabulary->sample(lines[i], 0.1, -1, i));
    }
    return results;
  };
  const auto alone = work();
  std::vector<std::vector<std::vector<int32_t>>> together(4);
  std::vector<std::thread> threads;
  for (auto& result : together) threads.emplace_back([&] { result = work(); });
  for (auto& thread : threads) thread.join();
  for (const auto& result : together) EXPECT_EQ(result, alone);
}

class SubwordSampling : public testing::TestWithParam<TokenizerType> {};

TEST_P(SubwordSampling, IsAPureFunctionOfItsArguments) {
  const auto vocabulary = english(GetParam());
  const auto lines = english_sentences(50);
  std::vector<std::vector<int32_t>> first;
  for (size_t i = 0; i < lines.size(); ++i) first.push_back(vocabulary->sample(lines[i], 0.2, -1, i));
  for (size_t i = lines.size(); i-- > 0;) {
    EXPECT_EQ(vocabulary->sample(lines[i], 0.2, -1, i), first[i]);
    static_cast<void>(vocabulary->sample(lines[i], 0.5, -1, 99));
  }
  std::thread([&] {
    for (size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(vocabulary->sample(lines[i], 0.2, -1, i), first[i]);
  }).join();
}

TEST_P(SubwordSampling, VariesWithTheSeedAndKeepsTheText) {
  const auto vocabulary = english(GetParam());
  const std::string line = "Every friendly neighbour remembers the story in the village.";
  std::set<std::vector<int32_t>> different;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const auto ids = vocabulary->sample(line, 0.2, -1, seed);
    EXPECT_EQ(vocabulary->decode(ids), line);
    different.insert(ids);
  }
  EXPECT_GT(different.size(), 25U);
}

TEST_P(SubwordSampling, SeedsThatDifferInHighBitsDiffer) {
  const auto vocabulary = english(GetParam());
  const std::string line = "Every friendly neighbour remembers the story in the village.";
  std::set<std::vector<int32_t>> different;
  for (uint64_t seed = 0; seed < 50; ++seed) different.insert(vocabulary->sample(line, 0.2, -1, seed << 40U));
  EXPECT_GT(different.size(), 25U);
}

INSTANTIATE_TEST_SUITE_P(Types, SubwordSampling,
                         testing::Values(TokenizerType::kUnigram, TokenizerType::kBpe), [](const auto& type) {
                           return type.param == TokenizerType::kBpe ? "Bpe" : "Unigram";
                         });

/// All segmentations of "▁word" with their probability, proportional to P^alpha, by enumeration.
std::map<std::vector<int32_t>, double> all_segmentations(const Vocabulary& vocabulary,
                                                         const std::string& marked, double alpha) {
  std::map<std::string, int32_t> id_of;
  for (int32_t id = 4; id < vocabulary.size(); ++id) id_of[vocabulary.piece(id)] = id;
  std::map<std::vector<int32_t>, double> weights;
  double total = 0;
  std::vector<int32_t> ids;
  const std::function<void(size_t, double)> extend = [&](size_t begin, double score) {
    if (begin == marked.size()) {
      weights[ids] = std::exp(alpha * score);
      total += weights[ids];
      return;
    }
    for (size_t end = begin + 1; end <= marked.size(); ++end) {
      const auto found = id_of.find(marked.substr(begin, end - begin));
      if (found == id_of.end()) continue;
      ids.push_back(found->second);
      extend(end, score + vocabulary.score(found->second));
      ids.pop_back();
    }
  };
  extend(0, 0.0);
  for (auto& [segmentation, weight] : weights) weight /= total;
  return weights;
}

void expect_drawn_with(const Vocabulary& vocabulary, const std::string& sentence, double alpha,
                       int nbest_size, const std::map<std::vector<int32_t>, double>& expected) {
  constexpr int kDraws = 40000;
  std::map<std::vector<int32_t>, int> drawn;
  for (int seed = 0; seed < kDraws; ++seed) ++drawn[vocabulary.sample(sentence, alpha, nbest_size, seed)];
  for (const auto& [ids, count] : drawn) EXPECT_TRUE(expected.count(ids)) << testing::PrintToString(ids);
  for (const auto& [ids, probability] : expected) {
    const double mean = kDraws * probability;
    // Five standard deviations of a binomial count.
    EXPECT_NEAR(drawn[ids], mean, 5 * std::sqrt(mean * (1 - probability)) + 1) << testing::PrintToString(ids);
  }
}

TEST(UnigramSampling, DrawsEverySegmentationWithItsProbability) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  for (const double alpha : {0.1, 0.5}) {
    const auto expected = all_segmentations(*vocabulary, "▁reader", alpha);
    ASSERT_GT(expected.size(), 5U);
    expect_drawn_with(*vocabulary, "reader", alpha, -1, expected);
  }
}

TEST(UnigramSampling, DrawsFromTheBestOnesAlone) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  const auto all = all_segmentations(*vocabulary, "▁reader", 1.0);
  std::vector<std::pair<double, std::vector<int32_t>>> ranked;
  for (const auto& [ids, probability] : all) ranked.emplace_back(probability, ids);
  std::sort(ranked.rbegin(), ranked.rend());
  ranked.resize(3);
  constexpr double kAlpha = 0.3;
  double total = 0;
  for (const auto& [probability, ids] : ranked) total += std::pow(probability, kAlpha);
  std::map<std::vector<int32_t>, double> expected;
  for (const auto& [probability, ids] : ranked) expected[ids] = std::pow(probability, kAlpha) / total;
  expect_drawn_with(*vocabulary, "reader", kAlpha, 3, expected);
}

TEST(UnigramSampling, OneBestIsTheBest) {
  const auto vocabulary = english(TokenizerType::kUnigram);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(vocabulary->sample("The reader", 0.1, 1, seed), vocabulary->encode("The reader"));
  }
}

TEST(BpeDropout, IsTheBestAtZeroAndCharactersAtOne) {
  const auto vocabulary = english(TokenizerType::kBpe);
  EXPECT_EQ(vocabulary->sample("The reader", 0.0, -1, 7), vocabulary->encode("The reader"));
  EXPECT_EQ(vocabulary->sample("reader", 1.0, -1, 7).size(), 7U);  // ▁ r e a d e r
}

}  // namespace
}  // namespace seq2see::data
