// The batches of an epoch, prepared ahead of the training that takes them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "data/batch_plan.h"
#include "data/batching.h"

namespace seq2see::data {

struct BatchStreamOptions {
  PadIds pad_ids = {};
  int64_t shards = 1;  // split_into_shards
  /// Where it is set, every sentence is segmented anew in every epoch.
  const SubwordSampling* sampling = nullptr;
  const AlignmentGuide* guide = nullptr;
  uint64_t epoch = 0;  // for the sampling
  size_t ahead = 8;    // batches that may be ready before they are taken; at least 1
  size_t threads = 1;  // that prepare them; at least 1
};

/// Hands out the batches of a plan in order. They are a function of corpus, plan and options alone: neither
/// the number of threads nor their speed shows in them. Corpus, plan, sampling and guide must live as long as
/// the stream, and may be read by others at the same time.
class BatchStream {
 public:
  /// first: the position in the plan of the batch that `next` gives first.
  BatchStream(const EncodedCorpus& corpus, const BatchPlan& plan, const BatchStreamOptions& options,
              size_t first = 0);
  BatchStream(const BatchStream&) = delete;
  BatchStream& operator=(const BatchStream&) = delete;
  /// Also before the last batch is taken; waits for those that are being prepared.
  ~BatchStream();

  /// The shards of the next batch, of which the plan must have one. Throws what preparing it has thrown.
  std::vector<Batch> next();

  /// How long `next` has waited in all.
  [[nodiscard]] double seconds_waited() const { return seconds_waited_; }

 private:
  /// A batch that is being prepared or ready.
  struct Place {
    std::optional<std::vector<Batch>> shards;
    std::exception_ptr failure;
  };

  void work();
  [[nodiscard]] std::vector<Batch> prepare(size_t position) const;
  [[nodiscard]] Place& place(size_t position) { return places_[position % places_.size()]; }

  const EncodedCorpus& corpus_;
  const BatchPlan& plan_;
  const BatchStreamOptions options_;
  double seconds_waited_ = 0.0;

  std::mutex mutex_;
  std::condition_variable taken_;
  std::condition_variable ready_;
  // Guarded by mutex_:
  std::vector<Place> places_;  // a ring: position i of the plan has place i modulo its size
  size_t next_to_take_;
  size_t next_to_prepare_;
  bool stopping_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace seq2see::data
