#include "data/batching.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "base/random.h"

namespace seq2see::data {
namespace {

/// One side of a batch as padded rows.
struct Rows {
  int64_t length = 0;
  std::vector<int64_t> ids;
  std::vector<int64_t> lengths;
};

Rows pad(const std::vector<SentenceIds>& sentences, int64_t pad_id) {
  Rows rows;
  for (const auto& sentence : sentences) rows.lengths.push_back(static_cast<int64_t>(sentence.size()));
  rows.length = *std::max_element(rows.lengths.begin(), rows.lengths.end());
  rows.ids.assign(sentences.size() * rows.length, pad_id);
  for (size_t i = 0; i < sentences.size(); ++i) {
    std::copy(sentences[i].begin(), sentences[i].end(),
              rows.ids.begin() + static_cast<int64_t>(i) * rows.length);
  }
  return rows;
}

Batch assemble(std::span<const int64_t> pairs, Rows source, Rows target) {
  Batch batch;
  batch.pairs.assign(pairs.begin(), pairs.end());
  batch.sentences = std::ssize(pairs);
  batch.source_length = source.length;
  batch.target_length = target.length;
  batch.target_tokens = std::accumulate(target.lengths.begin(), target.lengths.end(), int64_t{0});
  batch.source = std::move(source.ids);
  batch.target = std::move(target.ids);
  batch.source_lengths = std::move(source.lengths);
  batch.target_lengths = std::move(target.lengths);
  return batch;
}

void require_pairs(std::span<const int64_t> pairs) {
  if (pairs.empty()) throw std::invalid_argument("a batch needs at least one pair");
}

}  // namespace

std::vector<std::vector<int64_t>> split_into_shards(std::span<const int64_t> pairs,
                                                    std::span<const PairLength> lengths, int64_t shards) {
  if (shards < 1) throw std::invalid_argument("shards must be positive");
  const auto tokens = [&](size_t i) -> int64_t {
    return lengths[pairs[i]].source + lengths[pairs[i]].target;
  };
  std::vector<size_t> longest_first(pairs.size());
  std::iota(longest_first.begin(), longest_first.end(), size_t{0});
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [&](size_t a, size_t b) { return tokens(a) > tokens(b); });

  const size_t parts = std::min(static_cast<size_t>(shards), pairs.size());
  std::vector<int64_t> load(parts, 0);
  std::vector<size_t> part_of(pairs.size());
  for (const size_t i : longest_first) {
    const auto lightest = std::min_element(load.begin(), load.end());
    *lightest += tokens(i);
    part_of[i] = static_cast<size_t>(lightest - load.begin());
  }
  std::vector<std::vector<int64_t>> result(parts);
  for (size_t i = 0; i < pairs.size(); ++i) result[part_of[i]].push_back(pairs[i]);
  return result;
}

Batch make_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids) {
  require_pairs(pairs);
  std::vector<SentenceIds> source;
  std::vector<SentenceIds> target;
  for (const int64_t pair : pairs) {
    source.push_back(corpus.source(pair));
    target.push_back(corpus.target(pair));
  }
  return assemble(pairs, pad(source, pad_ids.source), pad(target, pad_ids.target));
}

Batch make_sampled_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids,
                         const SubwordSampling& sampling, uint64_t epoch) {
  require_pairs(pairs);
  sampling.text->expect_unchanged();
  enum Side : uint64_t { kSource, kTarget };
  std::vector<std::vector<int32_t>> sampled;  // owns what is shown below
  sampled.reserve(2 * pairs.size());
  const auto sentence = [&](int64_t pair, Side side) {
    const auto& options = side == kSource ? sampling.source : sampling.target;
    if (!options) return side == kSource ? corpus.source(pair) : corpus.target(pair);
    const auto& lines = side == kSource ? sampling.text->source : sampling.text->target;
    RandomStream random(sampling.seed, RandomPurpose::kSubwordSampling,
                        {epoch, static_cast<uint64_t>(pair), static_cast<uint64_t>(side)});
    auto ids = options->vocabulary->sample(lines[corpus.original_line(pair)], options->alpha,
                                           options->nbest_size, random.next());
    ids.push_back(options->vocabulary->eos_id());
    return SentenceIds(std::span<const int32_t>(sampled.emplace_back(std::move(ids))));
  };
  std::vector<SentenceIds> source;
  std::vector<SentenceIds> target;
  for (const int64_t pair : pairs) {
    source.push_back(sentence(pair, kSource));
    target.push_back(sentence(pair, kTarget));
  }
  return assemble(pairs, pad(source, pad_ids.source), pad(target, pad_ids.target));
}

}  // namespace seq2see::data
