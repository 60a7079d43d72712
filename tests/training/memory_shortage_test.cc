// Batches for which there is no memory.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <fstream>
#include <new>

#include "base/error.h"
#include "training/lesson.h"
#include "training/refused_update.h"

namespace seq2see::training {
namespace {

class MemoryShortage : public TrainingTest {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers need more addresses than there are, and end the program themselves";
#endif
  }
};

/// Of the addresses that the process has.
uint64_t bytes_in_use() {
  uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * 4096;
}

TEST_F(MemoryShortage, IsToldWithTheSizeOfTheBatch) {
  // Weights of 12 × 6,000 × 6,000: 1.7 GB, as much again for their gradient.
  std::string line = "eins";
  for (int i = 1; i < 6000; ++i) line += " zwei";
  std::string translation = "one";
  for (int i = 1; i < 6000; ++i) translation += " two";
  lesson_.text.source = data::Lines(std::vector<std::string>(24, line));
  lesson_.text.target = data::Lines(std::vector<std::string>(24, translation));
  lesson_.train = data::encode_corpus(lesson_.text, lesson_.source, lesson_.target, {});
  config::Config config = lesson_config(run_folder("run"));
  config.training.batch_size = 24;
  const auto model = fresh_model(config);
  ThreadPool pool(2, ops::use_one_thread);
  Trainer trainer(config, *model, lesson_.training_data(), {}, {}, pool);
  rlimit usual{};
  ::getrlimit(RLIMIT_AS, &usual);
  const rlimit tight = {.rlim_cur = bytes_in_use() + (uint64_t{1} << 30), .rlim_max = usual.rlim_max};
  ::setrlimit(RLIMIT_AS, &tight);
  std::string message;
  try {
    trainer.run();
  } catch (const UserError& error) {
    message = error.what();
  }
  ::setrlimit(RLIMIT_AS, &usual);
  EXPECT_THAT(message,
              ::testing::StartsWith(
                  "training: there is not enough memory for update 1 of epoch 1, with 24 pairs, up to "
                  "6001 source and 6001 target tokens; go on with --resume and fewer --threads"));
}

TEST_F(MemoryShortage, IsToldFromOtherErrors) {
  EXPECT_TRUE(is_out_of_memory(std::bad_alloc()));
  EXPECT_FALSE(is_out_of_memory(std::runtime_error("no memory of that")));
  bool is_one = false;
  try {
    torch::empty({int64_t{1} << 46});
  } catch (const std::exception& error) {
    is_one = is_out_of_memory(error);
  }
  EXPECT_TRUE(is_one);
}

}  // namespace
}  // namespace seq2see::training
