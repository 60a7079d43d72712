// From encoded sources to target ids, for any number of sentences: beam search (greedy with a beam of one),
// sampling, and the scoring of targets that are given. Every result carries its attention, and is the same
// whether its sentence was alone or in any batch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "search/beam.h"
#include "search/hypothesis.h"
#include "search/options.h"
#include "search/predictor.h"
#include "search/sample.h"

namespace seq2see::search {

/// What the model says of given targets (forced decoding). sources, targets: B sentences, all with their
/// </s>. scores: without them the hypotheses have their attention alone, and the output layer, which is half
/// of the arithmetic, is spared.
std::vector<Hypothesis> force(model::Seq2Seq& model, std::span<const Ids> sources,
                              std::span<const Ids> targets, const SpecialIds& ids, bool scores = true);

// The same for any number of sentences in any order: sorts them by length into batches of at most so many
// hypotheses, shares the batches out over the pool and returns the results in the order of the sources.

std::vector<std::vector<Hypothesis>> beam_all(const Predictor& predictor, std::span<const Ids> sources,
                                              const BeamOptions& options, int64_t batch_size,
                                              ThreadPool& pool);
std::vector<std::vector<Hypothesis>> sample_all(const Predictor& predictor, std::span<const Ids> sources,
                                                const SamplingOptions& options, int64_t batch_size,
                                                ThreadPool& pool);
/// batch_size: pairs. Long pairs are computed few at a time: memory depends on the longest and on the
/// vocabulary.
std::vector<Hypothesis> force_all(model::Seq2Seq& model, std::span<const Ids> sources,
                                  std::span<const Ids> targets, const SpecialIds& ids, int64_t batch_size,
                                  ThreadPool& pool, bool scores = true);

}  // namespace seq2see::search
