#include "ops/runtime.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <thread>

namespace seq2see::ops {
namespace {

TEST(Runtime, KeepsTheCallingThreadsOperationsOnThatThread) {
  int threads = 0;
  // In a thread of its own, so that the other tests keep their number.
  std::thread([&] {
    at::set_num_threads(2);
    use_one_thread();
    threads = at::get_num_threads();
  }).join();
  EXPECT_EQ(threads, 1);
}

}  // namespace
}  // namespace seq2see::ops
