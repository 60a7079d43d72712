#include "base/threads.h"

#include <algorithm>
#include <stdexcept>

namespace seq2see {

ThreadPool::ThreadPool(size_t threads, const std::function<void()>& prepare_thread) {
  if (threads == 0) throw std::logic_error("a thread pool needs a thread");
  threads_.reserve(threads);
  for (size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this, prepare_thread] { work(prepare_thread); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  start_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::run(size_t count, const std::function<void(size_t)>& task) {
  if (count == 0) return;
  std::unique_lock lock(mutex_);
  task_ = &task;
  count_ = count;
  next_ = 0;
  unfinished_ = count;
  failure_ = nullptr;
  start_.notify_all();
  done_.wait(lock, [this] { return unfinished_ == 0; });
  task_ = nullptr;
  if (failure_) std::rethrow_exception(failure_);
}

void ThreadPool::work(const std::function<void()>& prepare_thread) {
  if (prepare_thread) prepare_thread();
  std::unique_lock lock(mutex_);
  for (;;) {
    start_.wait(lock, [this] { return stopping_ || (task_ != nullptr && next_ < count_); });
    if (stopping_) return;
    const size_t index = next_++;
    const auto* task = task_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*task)(index);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && (!failure_ || index < failed_index_)) {
      failure_ = failure;
      failed_index_ = index;
    }
    if (--unfinished_ == 0) done_.notify_all();
  }
}

size_t available_processors() { return std::max<size_t>(1, std::thread::hardware_concurrency()); }

}  // namespace seq2see
