#include "data/batch_stream.h"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "data/corpus_encoding.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

bool operator==(const Batch& a, const Batch& b) {
  return a.pairs == b.pairs && a.source == b.source && a.target == b.target &&
         a.source_lengths == b.source_lengths && a.target_lengths == b.target_lengths &&
         a.source_length == b.source_length && a.target_length == b.target_length &&
         a.target_tokens == b.target_tokens && a.sentences == b.sentences;
}

/// Counts what it is asked to sample, and refuses the sentence "bad".
class CountingVocabulary : public WordVocabulary {
 public:
  using WordVocabulary::WordVocabulary;
  [[nodiscard]] Segmentation sample_segments(std::string_view sentence, double alpha, int nbest_size,
                                             uint64_t seed) const override {
    ++sampled;
    if (sentence == "bad") throw std::runtime_error("a bad sentence");
    // Some take longer than others, so that threads overtake each other.
    if (seed % 8 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
    return WordVocabulary::sample_segments(sentence, alpha, nbest_size, seed);
  }
  mutable std::atomic<int> sampled = 0;
};

class Stream : public testing::Test {
 protected:
  static Lines sentences() {
    std::vector<std::string> lines;
    for (size_t i = 0; i < 400; ++i) {
      std::string line = "a";
      for (size_t j = 0; j < i * 7 % 11; ++j) line += j % 3 == 0 ? " b" : " c";
      lines.push_back(line);
    }
    return Lines(lines);
  }

  /// What the stream must hand out as batch i.
  [[nodiscard]] std::vector<Batch> expected(size_t i, const BatchStreamOptions& options) const {
    std::vector<Batch> shards;
    for (const auto& pairs : split_into_shards(plan_[i], corpus_.lengths(), options.shards)) {
      shards.push_back(options.sampling == nullptr ? make_batch(corpus_, pairs, options.pad_ids)
                                                   : make_sampled_batch(corpus_, pairs, options.pad_ids,
                                                                        *options.sampling, options.epoch));
    }
    return shards;
  }

  CountingVocabulary words_{{"a", "b", "c"}};
  ParallelText text_ = {.source = sentences(), .target = sentences(), .source_file = {}, .target_file = {}};
  EncodedCorpus corpus_ = encode_corpus(text_, words_, words_, FilterOptions{});
  BatchPlan plan_ = plan_batches(corpus_.lengths(), {.batch_size = 8, .sort_window = 5}, 1, 1);
  SubwordSampling sampling_ = {
      .text = &text_, .source = SideSampling{&words_}, .target = SideSampling{&words_}, .seed = 3};
};

TEST_F(Stream, HandsOutTheShardsOfThePlanInOrderWhateverTheThreadsDo) {
  ASSERT_EQ(plan_.size(), 50U);
  for (const bool sampled : {false, true}) {
    for (const size_t threads : {1, 4}) {
      for (const size_t ahead : {1, 3, 100}) {
        const BatchStreamOptions options = {.pad_ids = {.source = 0, .target = 7},
                                            .shards = 2,
                                            .sampling = sampled ? &sampling_ : nullptr,
                                            .epoch = 5,
                                            .ahead = ahead,
                                            .threads = threads};
        BatchStream stream(corpus_, plan_, options);
        for (size_t i = 0; i < plan_.size(); ++i) {
          const auto shards = stream.next();
          const auto wanted = expected(i, options);
          ASSERT_EQ(shards.size(), wanted.size());
          for (size_t j = 0; j < shards.size(); ++j) {
            ASSERT_TRUE(shards[j] == wanted[j]) << "batch " << i << ", shard " << j;
          }
        }
        EXPECT_THROW(stream.next(), std::out_of_range);
      }
    }
  }
}

TEST_F(Stream, BeginsAnywhereInTheEpoch) {
  const BatchStreamOptions options = {.shards = 2, .sampling = &sampling_, .epoch = 2, .threads = 2};
  BatchStream stream(corpus_, plan_, options, 47);
  for (size_t i = 47; i < 50; ++i) {
    const auto shards = stream.next();
    const auto wanted = expected(i, options);
    ASSERT_EQ(shards.size(), wanted.size());
    for (size_t j = 0; j < shards.size(); ++j) EXPECT_TRUE(shards[j] == wanted[j]);
  }
  EXPECT_THROW(stream.next(), std::out_of_range);
  BatchStream at_the_end(corpus_, plan_, options, plan_.size());
  EXPECT_THROW(at_the_end.next(), std::out_of_range);
}

TEST_F(Stream, PreparesAheadButNotFurtherThanAsked) {
  words_.sampled = 0;
  BatchStream stream(corpus_, plan_, {.sampling = &sampling_, .ahead = 3, .threads = 2});
  const auto wait_for = [&](int count) {
    for (int i = 0; i < 2000 && words_.sampled < count; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  constexpr int kOfABatch = 2 * 8;
  wait_for(3 * kOfABatch);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(words_.sampled, 3 * kOfABatch);
  stream.next();
  wait_for(4 * kOfABatch);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(words_.sampled, 4 * kOfABatch);
}

TEST_F(Stream, EndsAtOnceInTheMiddleOfAnEpoch) {
  for (int i = 0; i < 50; ++i) {
    BatchStream stream(corpus_, plan_, {.sampling = &sampling_, .ahead = 2, .threads = 3});
    if (i % 2 == 0) stream.next();
  }
  words_.sampled = 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(words_.sampled, 0);  // nobody is left
}

TEST_F(Stream, WhatFailsOnTheWayIsThrownAtTheBatchThatItBelongsTo) {
  auto lines = text_.source.strings();
  constexpr size_t kBatch = 20;
  lines[static_cast<size_t>(plan_[kBatch][3])] = "bad";
  text_.source = Lines(lines);
  BatchStream stream(corpus_, plan_, {.sampling = &sampling_, .ahead = 100, .threads = 3});
  for (size_t i = 0; i < kBatch; ++i) EXPECT_NO_THROW(stream.next()) << i;
  EXPECT_THROW(stream.next(), std::runtime_error);
  EXPECT_THROW(stream.next(), std::runtime_error);  // still
}

TEST_F(Stream, AChangedTextIsAnErrorOfTheUser) {
  const TemporaryFolder folder;
  const auto file = folder.write("text", joined(text_.source.strings()));
  text_.source = Lines::read(file);
  std::filesystem::resize_file(file, 1);
  BatchStream stream(corpus_, plan_, {.sampling = &sampling_});
  EXPECT_THAT(user_error([&] { stream.next(); }), testing::HasSubstr("text: the file was changed"));
}

TEST_F(Stream, NeedsAThreadAndRoom) {
  EXPECT_THROW(BatchStream(corpus_, plan_, {.ahead = 0}), std::invalid_argument);
  EXPECT_THROW(BatchStream(corpus_, plan_, {.threads = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace seq2see::data
