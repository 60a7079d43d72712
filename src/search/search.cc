#include "search/search.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace seq2see::search {
namespace {

constexpr size_t kBatchesAThread = 3;

/// Runs `decode` on batches of positions that are close in `length`, longest first so that the last batches
/// are short ones and no thread waits long for another.
template <class Result>
std::vector<Result> in_batches(size_t count, int64_t batch_size, ThreadPool& pool,
                               const std::function<size_t(size_t)>& length,
                               const std::function<std::vector<Result>(std::span<const size_t>)>& decode) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return length(a) > length(b); });
  // No larger than lets every thread have some.
  const size_t fair = (count + kBatchesAThread * pool.size() - 1) / (kBatchesAThread * pool.size());
  const size_t size = std::max<size_t>(1, std::min(static_cast<size_t>(batch_size), fair));
  const size_t batches = (count + size - 1) / size;
  std::vector<Result> results(count);
  pool.run(batches, [&](size_t batch) {
    const auto positions =
        std::span<const size_t>(order).subspan(batch * size, std::min(size, count - batch * size));
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
      sources.size(), batch_size / options.beam_size, pool, [&](size_t i) { return sources[i].size(); },
      [&](std::span<const size_t> positions) { return beam(predictor, pick(sources, positions), options); });
}

std::vector<std::vector<Hypothesis>> sample_all(const Predictor& predictor, std::span<const Ids> sources,
                                                const SamplingOptions& options, int64_t batch_size,
                                                ThreadPool& pool) {
  return in_batches<std::vector<Hypothesis>>(
      sources.size(), batch_size / options.samples, pool, [&](size_t i) { return sources[i].size(); },
      [&](std::span<const size_t> positions) {
        return sample(predictor, pick(sources, positions), options);
      });
}

std::vector<Hypothesis> force_all(model::Seq2Seq& model, std::span<const Ids> sources,
                                  std::span<const Ids> targets, const SpecialIds& ids, int64_t batch_size,
                                  ThreadPool& pool) {
  TORCH_CHECK(sources.size() == targets.size(), sources.size(), " sources, but ", targets.size(), " targets");
  return in_batches<Hypothesis>(
      sources.size(), batch_size, pool, [&](size_t i) { return sources[i].size() + targets[i].size(); },
      [&](std::span<const size_t> positions) {
        return force(model, pick(sources, positions), pick(targets, positions), ids);
      });
}

}  // namespace seq2see::search
