#include "search/search.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace seq2see::search {
namespace {

constexpr size_t kBatchesAThread = 3;

/// Target pieces, padding included, that are forced together: each costs a row of V logits.
constexpr size_t kMostForcedPieces = 6000;

/// No larger than batch_size, and than lets every thread have some.
size_t fair_size(size_t count, int64_t batch_size, const ThreadPool& pool) {
  const size_t parts = kBatchesAThread * pool.size();
  return std::max<size_t>(1, std::min(static_cast<size_t>(batch_size), (count + parts - 1) / parts));
}

/// Runs `decode` on batches of at most `size` positions that are close in `length`, longest first so that the
/// last batches are short ones and no thread waits long for another. fits: whether so many positions from
/// this one on, in that order, may be computed together; one always may.
template <class Result>
std::vector<Result> in_batches(
    size_t count, size_t size, ThreadPool& pool, const std::function<size_t(size_t)>& length,
    const std::function<std::vector<Result>(std::span<const size_t>)>& decode,
    const std::function<bool(std::span<const size_t>)>& fits = [](std::span<const size_t>) { return true; }) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return length(a) > length(b); });
  std::vector<std::span<const size_t>> batches;
  for (size_t begin = 0; begin < count;) {
    size_t taken = std::min(size, count - begin);
    while (taken > 1 && !fits(std::span<const size_t>(order).subspan(begin, taken))) taken = (taken + 1) / 2;
    batches.push_back(std::span<const size_t>(order).subspan(begin, taken));
    begin += taken;
  }
  std::vector<Result> results(count);
  pool.run(batches.size(), [&](size_t batch) {
    const std::span<const size_t> positions = batches[batch];
    std::vector<Result> decoded = decode(positions);
    for (size_t i = 0; i < positions.size(); ++i) results[positions[i]] = std::move(decoded[i]);
  });
  return results;
}

std::vector<Ids> pick(std::span<const Ids> sentences, std::span<const size_t> positions) {
  std::vector<Ids> picked;
  picked.reserve(positions.size());
  for (const size_t position : positions) picked.push_back(sentences[position]);
  return picked;
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_all(const Predictor& predictor, std::span<const Ids> sources,
                                              const BeamOptions& options, int64_t batch_size,
                                              ThreadPool& pool) {
  return in_batches<std::vector<Hypothesis>>(
      sources.size(), fair_size(sources.size(), batch_size / options.beam_size, pool), pool,
      [&](size_t i) { return sources[i].size(); },
      [&](std::span<const size_t> positions) { return beam(predictor, pick(sources, positions), options); });
}

std::vector<std::vector<Hypothesis>> sample_all(const Predictor& predictor, std::span<const Ids> sources,
                                                const SamplingOptions& options, int64_t batch_size,
                                                ThreadPool& pool) {
  return in_batches<std::vector<Hypothesis>>(
      sources.size(), fair_size(sources.size(), batch_size / options.samples, pool), pool,
      [&](size_t i) { return sources[i].size(); },
      [&](std::span<const size_t> positions) {
        return sample(predictor, pick(sources, positions), options);
      });
}

std::vector<Hypothesis> force_all(model::Seq2Seq& model, std::span<const Ids> sources,
                                  std::span<const Ids> targets, const SpecialIds& ids, int64_t batch_size,
                                  ThreadPool& pool, bool scores) {
  TORCH_CHECK(sources.size() == targets.size(), sources.size(), " sources, but ", targets.size(), " targets");
  return in_batches<Hypothesis>(
      sources.size(), fair_size(sources.size(), batch_size, pool), pool,
      [&](size_t i) { return sources[i].size() + targets[i].size(); },
      [&](std::span<const size_t> positions) {
        return force(model, pick(sources, positions), pick(targets, positions), ids, scores);
      },
      [&](std::span<const size_t> positions) {
        size_t longest = 0;
        for (const size_t position : positions) longest = std::max(longest, targets[position].size());
        return longest * positions.size() <= kMostForcedPieces;
      });
}

}  // namespace seq2see::search
