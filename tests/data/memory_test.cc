// The memory that a training text takes must not grow with it as the text does.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "data/batch_stream.h"
#include "data/corpus_encoding.h"
#include "data/fixtures.h"
#include "data/word_vocabulary.h"

namespace seq2see::data {
namespace {

/// Memory of this process that no file backs, in bytes.
size_t anonymous_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    size_t kilobytes = 0;
    if (word == "RssAnon:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

/// Looks every millisecond how much more memory there is than at the start.
class MemoryWatch {
 public:
  MemoryWatch() : before_(anonymous_memory()), thread_([this] { watch(); }) {}
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;
  ~MemoryWatch() { stop(); }
  size_t most() {
    stop();
    return most_ > before_ ? most_ - before_ : 0;
  }

 private:
  void watch() {
    do {
      most_ = std::max<size_t>(most_, anonymous_memory());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (!stopping_);
  }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  size_t before_;
  std::atomic<size_t> most_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

class Memory : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer has its own memory";
#endif
    if (anonymous_memory() == 0) GTEST_SKIP() << "the kernel does not say";
  }
};

TEST_F(Memory, IsSeenByTheWatch) {
  constexpr size_t kSize = size_t{64} << 20U;
  MemoryWatch watch;
  const std::vector<char> block(kSize, 'x');
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(block.back(), 'x');
  EXPECT_GE(watch.most(), kSize / 10 * 9);
}

TEST_F(Memory, OfALargeTrainingTextStaysWithinAHundredBytesAPair) {
  // 1 GiB for ten million pairs are 107 bytes a pair. As strings in memory, these pairs take twice that.
  constexpr size_t kPairs = 300'000;
  const TemporaryFolder folder;
  std::vector<std::string> list;
  for (size_t i = 0; i < 20; ++i) list.push_back("word" + std::to_string(i));
  for (const char* language : {"aa", "bb"}) {
    std::ofstream file(folder.path() / (std::string("train.") + language));
    for (size_t i = 0; i < kPairs; ++i) {
      for (size_t j = 0; j < 6 + i % 11; ++j) file << (j == 0 ? "" : " ") << list[(i * 7 + j * j) % 20];
      file << '\n';
    }
  }
  const WordVocabulary words(list);
  ThreadPool pool(2);
  MemoryWatch watch;
  const ParallelText text = read_parallel_text(folder.path() / "train", "aa", "bb");
  const EncodedCorpus corpus =
      load_or_encode_corpus(text, words, words, {}, folder.path() / "cache", pool).corpus;
  ASSERT_EQ(corpus.size(), kPairs);
  const BatchPlan plan = plan_batches(corpus.lengths(), {.batch_size = 80, .sort_window = 200}, 1, 1);
  int64_t tokens = 0;
  BatchStream stream(corpus, plan, {.shards = 2});
  for (size_t i = 0; i < plan.size(); ++i) {
    for (const Batch& batch : stream.next()) tokens += batch.target_tokens;
  }
  EXPECT_GT(tokens, static_cast<int64_t>(10 * kPairs));
  EXPECT_LT(watch.most(), kPairs * 100);
}

}  // namespace
}  // namespace seq2see::data
