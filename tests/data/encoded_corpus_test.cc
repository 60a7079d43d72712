#include "data/encoded_corpus.h"

#include <gmock/gmock.h>

#include "data/corpus_encoding.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const WordVocabulary kWords({"a", "b", "c"});  // a 4, b 5, c 6
const FilterOptions kTraining = FilterOptions::from(config::DataConfig{});

ParallelText text(const std::vector<std::string>& source, const std::vector<std::string>& target) {
  return {.source = Lines(source), .target = Lines(target), .source_file = "s.de", .target_file = "s.en"};
}

std::vector<int32_t> copy(const SentenceIds& ids) { return {ids.begin(), ids.end()}; }

TEST(EncodedCorpus, BothSidesEndInTheEndOfSentence) {
  const auto corpus = encode_corpus(text({"a b", "c"}, {"b", "a a c"}), kWords, kWords, kTraining);
  ASSERT_EQ(corpus.size(), 2U);
  EXPECT_THAT(copy(corpus.source(0)), ElementsAre(4, 5, 3));
  EXPECT_THAT(copy(corpus.target(0)), ElementsAre(5, 3));
  EXPECT_THAT(copy(corpus.source(1)), ElementsAre(6, 3));
  EXPECT_THAT(copy(corpus.target(1)), ElementsAre(4, 4, 6, 3));
  EXPECT_EQ(corpus.lengths()[1].source, 2);
  EXPECT_EQ(corpus.lengths()[1].target, 4);
}

TEST(EncodedCorpus, PairsLeftOutAreCountedByReasonAndTheOthersKeepTheirLines) {
  FilterOptions filter = kTraining;
  filter.source = {.min = 1, .max = 3};
  filter.target = {.min = 2, .max = 4};
  const auto corpus = encode_corpus(text({"a", "", "a b c a", "a b c", "a", "a", "b"},
                                         {"a b", "a b", "a b", "a b c a", "a b c a b", " ", "c"}),
                                    kWords, kWords, filter);
  EXPECT_EQ(corpus.skipped().empty, 2);      // lines 1 and 5
  EXPECT_EQ(corpus.skipped().too_long, 2);   // lines 2 (source) and 4 (target)
  EXPECT_EQ(corpus.skipped().too_short, 1);  // line 6
  EXPECT_EQ(corpus.skipped().total(), 5);
  EXPECT_EQ(corpus.skipped().describe(), "2 empty, 2 too long, 1 too short");
  ASSERT_EQ(corpus.size(), 2U);
  EXPECT_EQ(corpus.original_line(0), 0U);
  EXPECT_EQ(corpus.original_line(1), 3U);
}

TEST(EncodedCorpus, NothingLeftOutIsSaidSo) { EXPECT_EQ(SkipCounts{}.describe(), "none"); }

TEST(EncodedCorpus, ATenThousandWordLineIsLeftOutAndCounted) {
  std::string line = "a";
  for (int i = 1; i < 10000; ++i) line += " a";
  const auto corpus = encode_corpus(text({line, "a"}, {"a", "a"}), kWords, kWords, kTraining);
  EXPECT_EQ(corpus.size(), 1U);
  EXPECT_EQ(corpus.skipped().too_long, 1);
}

TEST(EncodedCorpus, WithoutAFilterEveryLineStays) {
  std::string line = "a";
  for (int i = 1; i < 1000; ++i) line += " a";
  const auto corpus = encode_corpus(text({line, "", "a"}, {"", "a", "b"}), kWords, kWords, FilterOptions{});
  ASSERT_EQ(corpus.size(), 3U);
  EXPECT_EQ(corpus.source(0).size(), 1001U);
  EXPECT_THAT(copy(corpus.target(0)), ElementsAre(3));
  EXPECT_THAT(copy(corpus.source(1)), ElementsAre(3));
}

TEST(EncodedCorpus, NoPairLeftIsAnErrorWithTheCounts) {
  EXPECT_THAT(user_error([] {
                encode_corpus(text({"", "a"}, {"a", ""}), kWords, kWords, kTraining);
              }),
              AllOf(HasSubstr("s.de, s.en"), HasSubstr("no sentence pair is left: 2 empty"),
                    HasSubstr("max_length")));
}

TEST(EncodedCorpus, LimitsComeFromTheConfiguration) {
  config::DataConfig data;
  data.src.min_length = 2;
  data.src.max_length = 30;
  data.trg.max_length = 40;
  const auto filter = FilterOptions::from(data);
  EXPECT_EQ(filter.source.min, 2);
  EXPECT_EQ(filter.source.max, 30);
  EXPECT_EQ(filter.target.min, 1);
  EXPECT_EQ(filter.target.max, 40);
  EXPECT_TRUE(filter.skip_empty);
}

}  // namespace
}  // namespace seq2see::data
