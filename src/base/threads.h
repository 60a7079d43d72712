// Threads that stay: created once, given work many times.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace seq2see {

class ThreadPool {
 public:
  /// @param threads         at least 1
  /// @param prepare_thread  called once in every thread before its first task (such as ops::use_one_thread)
  explicit ThreadPool(size_t threads, const std::function<void()>& prepare_thread = {});
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  [[nodiscard]] size_t size() const { return threads_.size(); }

  /// Calls task(0), …, task(count - 1), each once, on the pool's threads, and waits for all. Which thread
  /// does what is not determined: results must depend on the index alone. If tasks throw, the exception of
  /// the lowest index is thrown here when all have ended. Not to be called from two threads at once, nor from
  /// a task.
  void run(size_t count, const std::function<void(size_t)>& task);

 private:
  void work(const std::function<void()>& prepare_thread);

  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable done_;
  // Guarded by mutex_:
  const std::function<void(size_t)>* task_ = nullptr;
  size_t count_ = 0;
  size_t next_ = 0;
  size_t unfinished_ = 0;
  std::exception_ptr failure_;
  size_t failed_index_ = 0;
  bool stopping_ = false;

  std::vector<std::thread> threads_;
};

/// The processors that this process may use; at least 1.
size_t available_processors();

}  // namespace seq2see
