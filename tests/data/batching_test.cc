#include "data/batching.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "data/batch_plan.h"
#include "data/caption_lengths.h"
#include "data/corpus_encoding.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

using testing::ElementsAre;
using testing::Le;

std::vector<int64_t> flat(const std::vector<std::vector<int64_t>>& batches) {
  std::vector<int64_t> pairs;
  for (const auto& batch : batches) pairs.insert(pairs.end(), batch.begin(), batch.end());
  return pairs;
}

std::vector<int64_t> count_up(int64_t count) {
  std::vector<int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

TEST(Shards, AreDisjointAndBalancedByTokens) {
  const auto lengths = caption_lengths(4000);
  for (const int64_t count : {1, 2, 3, 4}) {
    const auto plan = plan_batches(lengths, {.batch_size = 80, .sort_window = 20}, 1, 0);
    for (size_t i = 0; i < plan.size(); ++i) {
      const auto batch = plan[i];
      const auto shards = split_into_shards(batch, lengths, count);
      ASSERT_EQ(std::ssize(shards), count);
      auto together = flat(shards);
      std::vector<int64_t> pairs(batch.begin(), batch.end());
      std::sort(together.begin(), together.end());
      std::sort(pairs.begin(), pairs.end());
      EXPECT_EQ(together, pairs);
      std::vector<int64_t> loads;
      int64_t longest = 0;
      for (const auto& shard : shards) {
        int64_t load = 0;
        for (const int64_t pair : shard) {
          const int64_t tokens = lengths[pair].source + lengths[pair].target;
          load += tokens;
          longest = std::max(longest, tokens);
        }
        loads.push_back(load);
      }
      const auto [least, most] = std::minmax_element(loads.begin(), loads.end());
      EXPECT_THAT(*most - *least, Le(longest));
    }
  }
}

TEST(Shards, BalanceTokensAndNotSentences) {
  const std::vector<PairLength> lengths = {{10, 10}, {10, 10}, {40, 40}, {10, 10}, {10, 10}};
  EXPECT_THAT(split_into_shards(count_up(5), lengths, 2),
              ElementsAre(ElementsAre(2), ElementsAre(0, 1, 3, 4)));
}

TEST(Shards, ASmallBatchGivesFewer) {
  const std::vector<PairLength> lengths = {{1, 1}, {2, 2}, {3, 3}};
  EXPECT_EQ(split_into_shards(std::vector<int64_t>{2, 0}, lengths, 4).size(), 2U);
  EXPECT_TRUE(split_into_shards({}, lengths, 4).empty());
  EXPECT_THROW(split_into_shards(count_up(3), lengths, 0), std::invalid_argument);
}

class Batches : public testing::Test {
 protected:
  const WordVocabulary words{{"a", "b", "c"}};  // a 4, b 5, c 6
  const ParallelText text = {
      .source = {"a b c", "", "b"}, .target = {"c", "a", "b a"}, .source_file = {}, .target_file = {}};
  const EncodedCorpus corpus =
      encode_corpus(text, words, words, FilterOptions::from({}));  // line 1 is left out
};

TEST_F(Batches, RowsArePaddedAfterTheEndOfSentence) {
  const auto batch = make_batch(corpus, std::vector<int64_t>{1, 0}, {.source = 0, .target = 9});
  EXPECT_THAT(batch.pairs, ElementsAre(1, 0));
  EXPECT_EQ(batch.sentences, 2);
  EXPECT_EQ(batch.source_length, 4);
  EXPECT_EQ(batch.target_length, 3);
  EXPECT_THAT(batch.source, ElementsAre(5, 3, 0, 0, 4, 5, 6, 3));
  EXPECT_THAT(batch.target, ElementsAre(5, 4, 3, 6, 3, 9));
  EXPECT_THAT(batch.source_lengths, ElementsAre(2, 4));
  EXPECT_THAT(batch.target_lengths, ElementsAre(3, 2));
  EXPECT_EQ(batch.target_tokens, 5);
}

TEST_F(Batches, OneWithoutPairsIsABrokenContract) {
  EXPECT_THROW(make_batch(corpus, {}, {}), std::invalid_argument);
  EXPECT_THROW(make_sampled_batch(corpus, {}, {}, {.text = &text}, 0), std::invalid_argument);
}

TEST_F(Batches, WithoutASideToSampleTheyAreTheSame) {
  const std::vector<int64_t> pairs = {0, 1};
  const auto plain = make_batch(corpus, pairs, {});
  const auto sampled = make_sampled_batch(corpus, pairs, {}, {.text = &text}, 3);
  EXPECT_EQ(sampled.source, plain.source);
  EXPECT_EQ(sampled.target, plain.target);
}

TEST_F(Batches, SamplingTakesTheLineThatThePairCameFrom) {
  const SubwordSampling sampling = {.text = &text, .source = {}, .target = SideSampling{&words}, .seed = 5};
  for (uint64_t epoch = 0; epoch < 20; ++epoch) {
    const auto batch = make_sampled_batch(corpus, std::vector<int64_t>{1}, {}, sampling, epoch);
    EXPECT_THAT(batch.source, ElementsAre(5, 3));
    // "b a", each word once or twice.
    auto target = batch.target;
    target.erase(std::unique(target.begin(), target.end()), target.end());
    EXPECT_THAT(target, ElementsAre(5, 4, 3));
    EXPECT_EQ(batch.target_tokens, std::ssize(batch.target));
  }
}

/// Every target piece is to look at the source piece that starts where it starts, or at the first.
AlignmentGuide by_place(const ParallelText& text, const WordVocabulary& words, std::vector<size_t>& lines) {
  return {.text = &text,
          .source = &words,
          .target = &words,
          .cells = [&lines](size_t line, std::span<const TextSpan> source, std::span<const TextSpan> target) {
            lines.push_back(line);
            std::vector<GuideCell> cells;
            for (size_t t = 0; t < target.size(); ++t) {
              size_t best = 0;
              for (size_t s = 0; s < source.size(); ++s) {
                if (source[s].begin == target[t].begin) best = s;
              }
              cells.push_back({t, best, 1.0F});
            }
            return cells;
          }};
}

TEST_F(Batches, HaveTheRowsOfTheirGuideAndLinkTheEnds) {
  std::vector<size_t> lines;
  const AlignmentGuide guide = by_place(text, words, lines);
  const auto batch = make_batch(corpus, std::vector<int64_t>{1, 0}, {}, &guide);
  EXPECT_THAT(lines, ElementsAre(2, 0));  // of the text: line 1 is left out
  ASSERT_EQ(batch.guide.size(), 2U * 3U * 4U);
  EXPECT_THAT(batch.guide, ElementsAre(1, 0, 0, 0,  // "b a" over "b": b, a, the end
                                       1, 0, 0, 0,  //
                                       0, 1, 0, 0,  //
                                       1, 0, 0, 0,  // "c" over "a b c": c, the end, padding
                                       0, 0, 0, 1,  //
                                       0, 0, 0, 0));
  EXPECT_TRUE(make_batch(corpus, std::vector<int64_t>{0}, {}).guide.empty());
}

TEST_F(Batches, GuideTheSegmentationThatIsSampled) {
  std::vector<size_t> lines;
  const AlignmentGuide guide = by_place(text, words, lines);
  const SubwordSampling sampling = {.text = &text, .source = {}, .target = SideSampling{&words}, .seed = 5};
  for (uint64_t epoch = 0; epoch < 10; ++epoch) {
    const auto batch = make_sampled_batch(corpus, std::vector<int64_t>{0}, {}, sampling, epoch, &guide);
    // "c" once or twice over "a b c", then the end over the end.
    std::vector<float> expected;
    for (int64_t t = 0; t + 1 < batch.target_length; ++t) {
      for (const float weight : {1.0F, 0.0F, 0.0F, 0.0F}) expected.push_back(weight);
    }
    for (const float weight : {0.0F, 0.0F, 0.0F, 1.0F}) expected.push_back(weight);
    EXPECT_EQ(batch.guide, expected);
  }
}

TEST(SampledBatches, DependOnSeedEpochPairAndSideAlone) {
  const WordVocabulary words({"a"});
  const std::string line = "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a";
  const ParallelText text = {
      .source = {line, line, line}, .target = {line, line, line}, .source_file = {}, .target_file = {}};
  const auto corpus = encode_corpus(text, words, words, FilterOptions{});
  const auto lengths_of = [&](std::vector<int64_t> pairs, uint64_t seed, uint64_t epoch) {
    const SubwordSampling sampling = {
        .text = &text, .source = SideSampling{&words}, .target = SideSampling{&words}, .seed = seed};
    const auto batch = make_sampled_batch(corpus, pairs, {}, sampling, epoch);
    std::map<int64_t, std::pair<int64_t, int64_t>> lengths;
    for (size_t i = 0; i < pairs.size(); ++i) {
      lengths[batch.pairs[i]] = {batch.source_lengths[i], batch.target_lengths[i]};
    }
    return lengths;
  };
  const auto whole = lengths_of({0, 1, 2}, 7, 1);
  EXPECT_EQ(lengths_of({2, 1, 0}, 7, 1), whole);
  EXPECT_EQ(lengths_of({1}, 7, 1).at(1), whole.at(1));
  EXPECT_NE(lengths_of({0, 1, 2}, 7, 2), whole);
  EXPECT_NE(lengths_of({0, 1, 2}, 8, 1), whole);
  EXPECT_NE(whole.at(0), whole.at(1));
  EXPECT_NE(whole.at(0).first, whole.at(0).second);
}

}  // namespace
}  // namespace seq2see::data
