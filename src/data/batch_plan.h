// Which pairs go together in a batch, and in which order the batches come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "config/config.h"
#include "data/encoded_corpus.h"

namespace seq2see::data {

struct BatchPlanOptions {
  int64_t batch_size = 1;
  /// kSentence: `batch_size` is B. kToken: a bound on B * max(S, T), the padded tokens of the larger side (as
  /// in JoeyNMT); a pair that is longer than the bound alone makes a batch of its own.
  config::BatchType batch_type = config::BatchType::kSentence;
  /// So many batches are sorted by length together. 1: no sorting, and much padding.
  int64_t sort_window = 1;

  static BatchPlanOptions from(const config::TrainingConfig& training);
};

/// Batches as positions in the corpus, 8 bytes a pair.
class BatchPlan {
 public:
  BatchPlan() = default;
  BatchPlan(std::initializer_list<std::vector<int64_t>> batches);

  /// Adds a batch behind the others.
  void append(std::span<const int64_t> batch);

  [[nodiscard]] size_t size() const { return batches_.size(); }
  [[nodiscard]] std::span<const int64_t> operator[](size_t batch) const {
    const Range& range = batches_[batch];
    return std::span(pairs_).subspan(range.begin, range.count);
  }
  /// Same batches in the same order.
  bool operator==(const BatchPlan& other) const;

 private:
  friend BatchPlan plan_batches(std::span<const PairLength> lengths, const BatchPlanOptions& options,
                                uint64_t seed, uint64_t epoch);
  struct Range {
    size_t begin;
    size_t count;
  };
  std::vector<int64_t> pairs_;
  std::vector<Range> batches_;
};

/// The batches of an epoch: every pair exactly once, pairs and batches in an order drawn from (seed, epoch).
/// A pure function of its arguments, so that a training resumes at a position in the epoch.
///
/// A window of shuffled pairs is halved, by the length of one side or of the other, whichever leaves less
/// padding, and the halves likewise, down to single batches: pairs that stay together are alike on both
/// sides. The order that this gives is then cut into batches.
BatchPlan plan_batches(std::span<const PairLength> lengths, const BatchPlanOptions& options, uint64_t seed,
                       uint64_t epoch);

/// Batches in the order of the text, `batch_size` sentences each (the last may be smaller): for validation.
BatchPlan plan_batches_in_order(int64_t pairs, int64_t batch_size);

/// How much of the arithmetic a plan spends on padding.
struct PaddingStatistics {
  int64_t source_tokens = 0;  // real, with </s>
  int64_t target_tokens = 0;
  int64_t padded_source_tokens = 0;  // B * S summed over the batches
  int64_t padded_target_tokens = 0;

  void add(std::span<const int64_t> batch, std::span<const PairLength> lengths);
  /// Padded over real tokens, both sides together: 1 means no padding.
  [[nodiscard]] double ratio() const;
};
PaddingStatistics padding_statistics(std::span<const PairLength> lengths, const BatchPlan& plan);

}  // namespace seq2see::data
