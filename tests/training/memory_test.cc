// Memory that one update frees and the next one takes.
#include "training/memory.h"

#include <sys/resource.h>

#include <algorithm>

#include "training/lesson.h"

namespace seq2see::training {
namespace {

/// Pages that the system has given to this process so far.
int64_t page_faults() {
  rusage usage{};
  EXPECT_EQ(::getrusage(RUSAGE_SELF, &usage), 0);
  return usage.ru_minflt;
}

class Memory : public TrainingTest {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer's own allocator keeps freed memory from being used again";
#endif
    keep_freed_memory();
  }
};

/// Takes 128 MB in large tensors, writes to every page, and frees all.
void take_and_free() {
  std::vector<Tensor> tensors;
  for (int i = 0; i < 16; ++i) {
    tensors.push_back(torch::empty({8 << 20}, torch::kInt8));
    volatile int8_t* bytes = tensors.back().data_ptr<int8_t>();
    for (int64_t at = 0; at < tensors.back().numel(); at += 4096) bytes[at] = 1;
  }
}

TEST_F(Memory, ThatIsFreedIsTakenAgainWithoutAskingTheSystem) {
  for (int i = 0; i < 8; ++i) take_and_free();
  const int64_t before = page_faults();
  for (int i = 0; i < 60; ++i) take_and_free();  // tcmalloc waits for gigabytes before it gives anything back
  EXPECT_LT(page_faults() - before, 1000) << "of two million pages";
}

TEST_F(Memory, IsUsedAgainByOneUpdateAfterTheOther) {
  // Six updates an epoch, each with tensors of megabytes.
  const Lesson lesson(96);
  config::Config config = lesson_config(run_folder("run"));
  config.model.decoder.embeddings.embedding_dim = 32;
  config.training.batch_size = 16;
  config.training.epochs = 24;
  model::Seq2Seq model(config.model, {.source = 10, .target = 8000}, config.random_seed);
  std::vector<int64_t> by_epoch;
  TrainerHooks hooks;
  hooks.dump_probes = [&](const Moment&, std::optional<double>) {
    by_epoch.push_back(page_faults());
    return std::vector<Measurement>();
  };
  ThreadPool pool(2, ops::use_one_thread);
  Trainer(config, model, lesson.training_data(), hooks, {}, pool).run();
  ASSERT_EQ(by_epoch.size(), 25U);
  for (size_t i = 0; i + 1 < by_epoch.size(); ++i) by_epoch[i] = by_epoch[i + 1] - by_epoch[i];
  by_epoch.pop_back();
  // Half of the epochs are warm-up. The heap still grows at times, where two threads meet in a new way, so
  // it is the usual epoch that counts: it takes nothing. Left alone, glibc takes thousands of pages.
  const auto pages = ::testing::PrintToString(by_epoch);
  const auto warm = by_epoch.begin() + 12;
  std::nth_element(warm, warm + 6, by_epoch.end());
  EXPECT_LT(*(warm + 6), 100) << "pages by epoch of six updates: " << pages;
}

}  // namespace
}  // namespace seq2see::training
