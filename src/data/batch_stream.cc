#include "data/batch_stream.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace seq2see::data {

BatchStream::BatchStream(const EncodedCorpus& corpus, const BatchPlan& plan,
                         const BatchStreamOptions& options, size_t first)
    : corpus_(corpus),
      plan_(plan),
      options_(options),
      places_(options.ahead),
      next_to_take_(first),
      next_to_prepare_(first) {
  if (options.ahead < 1 || options.threads < 1) {
    throw std::invalid_argument("a stream needs a thread, and room for a batch");
  }
  threads_.reserve(options.threads);
  for (size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { work(); });
}

BatchStream::~BatchStream() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  taken_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::vector<Batch> BatchStream::next() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  if (next_to_take_ >= plan_.size()) throw std::out_of_range("the plan has no other batch");
  Place& wanted = place(next_to_take_);
  ready_.wait(lock, [&] { return wanted.shards.has_value() || wanted.failure != nullptr; });
  seconds_waited_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  // A batch that failed stays: asking again gives the same answer.
  if (wanted.failure != nullptr) std::rethrow_exception(wanted.failure);
  std::vector<Batch> shards = *std::move(wanted.shards);
  wanted.shards.reset();
  ++next_to_take_;
  lock.unlock();
  taken_.notify_one();
  return shards;
}

void BatchStream::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    taken_.wait(lock, [this] {
      const bool has_room = next_to_prepare_ < next_to_take_ + places_.size();
      return stopping_ || next_to_prepare_ >= plan_.size() || has_room;
    });
    if (stopping_ || next_to_prepare_ >= plan_.size()) return;
    const size_t position = next_to_prepare_++;
    lock.unlock();
    Place result;
    try {
      result.shards = prepare(position);
    } catch (...) {
      result.failure = std::current_exception();
    }
    lock.lock();
    place(position) = std::move(result);
    ready_.notify_one();
  }
}

std::vector<Batch> BatchStream::prepare(size_t position) const {
  std::vector<Batch> shards;
  for (const auto& pairs : split_into_shards(plan_[position], corpus_.lengths(), options_.shards)) {
    shards.push_back(options_.sampling == nullptr
                         ? make_batch(corpus_, pairs, options_.pad_ids, options_.guide)
                         : make_sampled_batch(corpus_, pairs, options_.pad_ids, *options_.sampling,
                                              options_.epoch, options_.guide));
  }
  return shards;
}

}  // namespace seq2see::data
