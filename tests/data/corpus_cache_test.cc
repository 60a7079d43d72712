// The encoded corpus as a file: found again, made anew where it is not what it should be.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <numeric>

#include "base/text_file.h"
#include "data/corpus_encoding.h"
#include "data/corpus_file.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A vocabulary of so many words "w0", "w1", ...
WordVocabulary words(size_t count) {
  std::vector<std::string> words;
  for (size_t i = 0; i < count; ++i) words.push_back("w" + std::to_string(i));
  return WordVocabulary(words);
}

/// Sentences of 0 to 6 words; lines of every kind of length, some of them empty.
ParallelText text_of(size_t lines, size_t word_count = 50) {
  const auto side = [&](size_t step) {
    std::vector<std::string> sentences(lines);
    for (size_t i = 0; i < lines; ++i) {
      for (size_t j = 0; j < i * step % 7; ++j) {
        sentences[i] += (j == 0 ? "w" : " w") + std::to_string((i * 31 + j * step) % word_count);
      }
    }
    return Lines(sentences);
  };
  return {.source = side(3), .target = side(5), .source_file = "s.de", .target_file = "s.en"};
}

class CorpusCache : public testing::Test {
 protected:
  CachedCorpus get(const ParallelText& text, size_t threads = 2) const {
    ThreadPool pool(threads);
    return load_or_encode_corpus(text, vocabulary_, vocabulary_, filter_, folder_.path() / "cache", pool);
  }

  static void expect_same(const EncodedCorpus& actual, const EncodedCorpus& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    EXPECT_EQ(actual.skipped().describe(), expected.skipped().describe());
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(actual.original_line(i), expected.original_line(i));
      EXPECT_TRUE(std::ranges::equal(strings(actual.source(i)), strings(expected.source(i))));
      EXPECT_TRUE(std::ranges::equal(strings(actual.target(i)), strings(expected.target(i))));
      EXPECT_EQ(actual.lengths()[i].source, expected.lengths()[i].source);
      EXPECT_EQ(actual.lengths()[i].target, expected.lengths()[i].target);
    }
  }
  static std::vector<int32_t> strings(const SentenceIds& ids) { return {ids.begin(), ids.end()}; }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "cache")) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryFolder folder_;
  WordVocabulary vocabulary_ = words(50);
  FilterOptions filter_ = FilterOptions::from(config::DataConfig{});
};

TEST_F(CorpusCache, HoldsWhatEncodingLineByLineGives) {
  const ParallelText text = text_of(10000);  // several chunks
  const CachedCorpus cached = get(text);
  EXPECT_FALSE(cached.found);
  EXPECT_FALSE(cached.damaged);
  EXPECT_EQ(cached.corpus.bits_per_id(), 16);
  size_t pair = 0;
  for (size_t line = 0; line < text.size(); ++line) {
    auto source = vocabulary_.encode(text.source[line]);
    auto target = vocabulary_.encode(text.target[line]);
    if (source.empty() || target.empty()) continue;
    source.push_back(vocabulary_.eos_id());
    target.push_back(vocabulary_.eos_id());
    ASSERT_LT(pair, cached.corpus.size());
    ASSERT_EQ(cached.corpus.original_line(pair), line);
    ASSERT_EQ(strings(cached.corpus.source(pair)), source);
    ASSERT_EQ(strings(cached.corpus.target(pair)), target);
    ++pair;
  }
  EXPECT_EQ(pair, cached.corpus.size());
  EXPECT_GT(pair, 5000U);
  EXPECT_EQ(cached.corpus.skipped().empty, static_cast<int64_t>(text.size() - pair));
  expect_same(cached.corpus, encode_corpus(text, vocabulary_, vocabulary_, filter_));
}

TEST_F(CorpusCache, IsFoundAgain) {
  const ParallelText text = text_of(300);
  const CachedCorpus first = get(text);
  const CachedCorpus second = get(text);
  EXPECT_TRUE(second.found);
  EXPECT_EQ(second.file, first.file);
  expect_same(second.corpus, first.corpus);
}

TEST_F(CorpusCache, IsTheSameFileForAnyNumberOfThreads) {
  const ParallelText text = text_of(20000);
  const std::string one = read_file(get(text, 1).file);
  std::filesystem::remove_all(folder_.path() / "cache");
  EXPECT_TRUE(read_file(get(text, 3).file) == one);
}

TEST_F(CorpusCache, TakesFourBytesAnIdForALargeVocabularyAndTwoUpToTheLargestThatFits) {
  const ParallelText text = text_of(100, 65536);
  vocabulary_ = words(65536 - 4);
  EXPECT_EQ(get(text).corpus.bits_per_id(), 16);
  expect_same(get(text).corpus, encode_corpus(text, vocabulary_, vocabulary_, filter_));
  vocabulary_ = words(65536 - 3);
  const std::string last = "w" + std::to_string(65536 - 4);
  const ParallelText with_last = {
      .source = Lines{last}, .target = Lines{"w0"}, .source_file = {}, .target_file = {}};
  const auto wide = get(with_last).corpus;
  EXPECT_EQ(wide.bits_per_id(), 32);
  EXPECT_THAT(strings(wide.source(0)), ElementsAre(65536, 3));
}

TEST_F(CorpusCache, IsMadeAnewForAnotherTextVocabularyOrFilterAndTheOldOneIsRemoved) {
  const ParallelText text = text_of(300);
  const auto first = get(text).file;
  std::ofstream(folder_.path() / "cache" / "train-0.ids.partial-7") << "of a program that died";
  std::ofstream(folder_.path() / "cache" / "notes.txt") << "of somebody else";

  const auto of_other_text = get(text_of(301));
  EXPECT_FALSE(of_other_text.found);
  EXPECT_THAT(files(), ElementsAre("notes.txt", of_other_text.file.filename().string()));

  filter_.source.max = 3;
  const auto of_other_filter = get(text_of(301));
  EXPECT_FALSE(of_other_filter.found);
  EXPECT_NE(of_other_filter.file, of_other_text.file);
  EXPECT_GT(of_other_filter.corpus.skipped().too_long, 0);

  class Renamed : public WordVocabulary {
   public:
    using WordVocabulary::WordVocabulary;
    [[nodiscard]] const std::string& fingerprint() const override { return name_; }

   private:
    std::string name_ = "other words";
  };
  ThreadPool pool(1);
  const Renamed other({"w0"});
  const auto of_other_vocabulary =
      load_or_encode_corpus(text_of(301), vocabulary_, other, filter_, folder_.path() / "cache", pool);
  EXPECT_FALSE(of_other_vocabulary.found);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(CorpusCache, ADamagedFileIsMadeAnewWhereverTheDamageIs) {
  const ParallelText text = text_of(300);
  const CachedCorpus good = get(text);
  const std::string whole = read_file(good.file);
  std::vector<std::string> damaged = {"",
                                      "no corpus at all",
                                      whole.substr(0, 127),
                                      whole.substr(0, 128),
                                      whole.substr(0, whole.size() - 1),
                                      whole + "x"};
  // Every byte of the header, and some of all that follows.
  for (size_t i = 0; i < whole.size(); i += i < 128 ? 1 : 97) {
    damaged.push_back(whole);
    damaged.back()[i] = static_cast<char>(damaged.back()[i] ^ 0x40);
  }
  for (const std::string& contents : damaged) {
    // Another file, as a mapped one must not be cut.
    folder_.write("cache/" + good.file.filename().string(), contents);
    const CachedCorpus anew = get(text);
    EXPECT_FALSE(anew.found);
    EXPECT_TRUE(anew.damaged);
    EXPECT_TRUE(read_file(anew.file) == whole);
  }
  EXPECT_TRUE(get(text).found);
}

TEST_F(CorpusCache, AFileWhosePairsLieOutsideIsNoneThoughItsChecksumFits) {
  const CachedCorpus cached = get(text_of(300));
  const std::string key = read_file(cached.file).substr(16, 32);
  for (const PairLength& length :
       {PairLength{1, 1'000'000}, PairLength{-1, 1}, PairLength{INT32_MAX, INT32_MAX}}) {
    const std::filesystem::path path = folder_.write("made-up", "");
    const int descriptor = ::open(path.c_str(), O_RDWR);
    CorpusWriter writer(descriptor, path, 2, 100, key);
    writer.append(
        {.lengths = {{1, 1}, {1, 1}}, .original_lines = {0, 1}, .ids = {2, 2, 2, 2}, .skipped = {}});
    ASSERT_EQ(::pwrite(descriptor, &length, sizeof length, 128), static_cast<ssize_t>(sizeof length));
    writer.finish();  // takes the checksum of what is there
    ::close(descriptor);
    EXPECT_FALSE(open_corpus(std::make_shared<const MappedFile>(path), key));
  }
}

TEST_F(CorpusCache, IsNotWrittenWhenNoPairIsLeft) {
  const ParallelText text = {
      .source = {"", "w1"}, .target = {"w1", ""}, .source_file = "s.de", .target_file = "s.en"};
  EXPECT_THAT(user_error([&] { get(text); }), HasSubstr("no sentence pair is left: 2 empty"));
  EXPECT_TRUE(files().empty());
}

TEST_F(CorpusCache, AFolderThatCannotBeWrittenIsNamed) {
  folder_.write("cache", "a file where the folder should be");
  EXPECT_THAT(user_error([&] { get(text_of(10)); }), HasSubstr("cache"));
}

}  // namespace
}  // namespace seq2see::data
