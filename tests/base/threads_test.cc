#include "base/threads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace seq2see {
namespace {

using ::testing::Each;
using ::testing::ThrowsMessage;

TEST(ThreadPool, DoesEveryTaskOnceHoweverManyThereAre) {
  ThreadPool pool(3);
  EXPECT_EQ(pool.size(), 3U);
  for (const size_t count : {size_t{0}, size_t{1}, size_t{2}, size_t{3}, size_t{100}}) {
    std::vector<std::atomic<int>> calls(count);
    pool.run(count, [&](size_t index) { ++calls.at(index); });
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(calls[i], 1) << i << " of " << count;
  }
}

TEST(ThreadPool, RunsTasksAtTheSameTime) {
  // Each of the two waits for the other, which it would not meet if it had to end first.
  ThreadPool pool(2);
  std::atomic<int> arrived = 0;
  std::atomic<int> met = 0;
  pool.run(2, [&](size_t) {
    ++arrived;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (arrived < 2 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    if (arrived == 2) ++met;
  });
  EXPECT_EQ(met, 2);
}

TEST(ThreadPool, PreparesEveryThreadBeforeItsFirstTask) {
  thread_local bool prepared = false;
  ThreadPool pool(2, [] { prepared = true; });
  std::vector<int> seen(50, 0);
  pool.run(seen.size(), [&](size_t index) { seen.at(index) = prepared ? 1 : 0; });
  EXPECT_THAT(seen, Each(1));
  EXPECT_FALSE(prepared) << "the thread that calls run does no tasks";
}

TEST(ThreadPool, ThrowsTheFailureOfTheLowestIndexWhenAllHaveEnded) {
  ThreadPool pool(4);
  std::atomic<int> ended = 0;
  const auto run = [&] {
    pool.run(20, [&](size_t index) {
      ++ended;
      if (index % 5 == 3) throw std::runtime_error("task " + std::to_string(index));
    });
  };
  EXPECT_THAT(run, ThrowsMessage<std::runtime_error>("task 3"));
  EXPECT_EQ(ended, 20);
  ended = 0;
  pool.run(5, [&](size_t) { ++ended; });
  EXPECT_EQ(ended, 5) << "a failure is forgotten by the next run";
}

TEST(ThreadPool, NeedsAThread) {
  EXPECT_THROW(ThreadPool(0), std::logic_error);
  EXPECT_GE(available_processors(), 1U);
}

}  // namespace
}  // namespace seq2see
