// From encoded sources to target ids: greedy search, and the scoring of targets that are given. Every result
// carries its attention, and is the same whether its sentence was alone or in any batch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "model/seq2seq.h"

namespace seq2see::search {

using Ids = std::vector<int32_t>;

/// The ids with a meaning of their own in the target vocabulary.
struct SpecialIds {
  int32_t start = 0;  // what the decoder reads first
  int32_t eos = 0;    // </s>
};

struct GreedyOptions {
  SpecialIds ids;
  int64_t max_length = 0;  // tokens of an output, </s> not counted; 0: max_ratio · S + 10
  double max_ratio = 2.0;
  bool attention = true;  // keep the weights
};

/// A target sentence and what the model says of it.
struct Hypothesis {
  Ids ids;                                // ends in </s> unless it was cut at its maximum length
  std::vector<double> log_probabilities;  // of each id, natural logarithm
  std::vector<float> weights;  // [T, S] row by row for T = ids and the S tokens of its source; else empty

  /// Σ log p.
  [[nodiscard]] double score() const;
};

/// The largest entry at every step. sources: B sentences of ids, each with its </s>, none empty.
std::vector<Hypothesis> greedy(model::Seq2Seq& model, std::span<const Ids> sources,
                               const GreedyOptions& options);

/// What the model says of given targets (forced decoding). sources, targets: B sentences, all with their
/// </s>.
std::vector<Hypothesis> force(model::Seq2Seq& model, std::span<const Ids> sources,
                              std::span<const Ids> targets, const SpecialIds& ids);

/// `greedy` for any number of sentences in any order: sorts them by length into batches, shares the batches
/// out over the pool and returns the results in the order of the sources.
std::vector<Hypothesis> greedy_all(model::Seq2Seq& model, std::span<const Ids> sources,
                                   const GreedyOptions& options, int64_t batch_size, ThreadPool& pool);

/// `force` likewise.
std::vector<Hypothesis> force_all(model::Seq2Seq& model, std::span<const Ids> sources,
                                  std::span<const Ids> targets, const SpecialIds& ids, int64_t batch_size,
                                  ThreadPool& pool);

}  // namespace seq2see::search
