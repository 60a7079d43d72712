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

/// Where the pieces of a pair stand in its sentences, without `</s>`.
struct PairSpans {
  std::vector<TextSpan> source;
  std::vector<TextSpan> target;
};

/// Fills batch.guide. spans: one a pair of the batch.
void add_guide(const AlignmentGuide& guide, const EncodedCorpus& corpus, const std::vector<PairSpans>& spans,
               Batch& batch) {
  const auto S = static_cast<size_t>(batch.source_length);
  const auto T = static_cast<size_t>(batch.target_length);
  batch.guide.assign(static_cast<size_t>(batch.sentences) * T * S, 0.0F);
  for (size_t b = 0; b < spans.size(); ++b) {
    const auto cell = [&, b](size_t target, size_t source) -> float& {
      return batch.guide[(b * T + target) * S + source];
    };
    const size_t line = corpus.original_line(batch.pairs[b]);
    for (const GuideCell& given : guide.cells(line, spans[b].source, spans[b].target)) {
      cell(given.target, given.source) = given.weight;
    }
    cell(spans[b].target.size(), spans[b].source.size()) = 1.0F;
  }
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

Batch make_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids,
                 const AlignmentGuide* guide) {
  require_pairs(pairs);
  std::vector<SentenceIds> source;
  std::vector<SentenceIds> target;
  for (const int64_t pair : pairs) {
    source.push_back(corpus.source(pair));
    target.push_back(corpus.target(pair));
  }
  Batch batch = assemble(pairs, pad(source, pad_ids.source), pad(target, pad_ids.target));
  if (guide == nullptr) return batch;
  guide->text->expect_unchanged();
  std::vector<PairSpans> spans;
  for (const int64_t pair : pairs) {
    const size_t line = corpus.original_line(pair);
    spans.push_back({guide->source->segment(guide->text->source[line]).spans,
                     guide->target->segment(guide->text->target[line]).spans});
  }
  add_guide(*guide, corpus, spans, batch);
  return batch;
}

Batch make_sampled_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids,
                         const SubwordSampling& sampling, uint64_t epoch, const AlignmentGuide* guide) {
  require_pairs(pairs);
  sampling.text->expect_unchanged();
  enum Side : uint64_t { kSource, kTarget };
  std::vector<std::vector<int32_t>> sampled;  // owns what is shown below
  sampled.reserve(2 * pairs.size());
  /// Leaves the places of the pieces in `spans` where there is a guide.
  const auto sentence = [&](int64_t pair, Side side, std::vector<TextSpan>& spans) {
    const auto& options = side == kSource ? sampling.source : sampling.target;
    const auto& lines = side == kSource ? sampling.text->source : sampling.text->target;
    const std::string_view line = lines[corpus.original_line(pair)];
    if (!options) {
      if (guide != nullptr) spans = (side == kSource ? guide->source : guide->target)->segment(line).spans;
      return side == kSource ? corpus.source(pair) : corpus.target(pair);
    }
    RandomStream random(sampling.seed, RandomPurpose::kSubwordSampling,
                        {epoch, static_cast<uint64_t>(pair), static_cast<uint64_t>(side)});
    Segmentation segmentation =
        options->vocabulary->sample_segments(line, options->alpha, options->nbest_size, random.next());
    segmentation.ids.push_back(options->vocabulary->eos_id());
    spans = std::move(segmentation.spans);
    return SentenceIds(std::span<const int32_t>(sampled.emplace_back(std::move(segmentation.ids))));
  };
  std::vector<SentenceIds> source;
  std::vector<SentenceIds> target;
  std::vector<PairSpans> spans(pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    source.push_back(sentence(pairs[i], kSource, spans[i].source));
    target.push_back(sentence(pairs[i], kTarget, spans[i].target));
  }
  Batch batch = assemble(pairs, pad(source, pad_ids.source), pad(target, pad_ids.target));
  if (guide != nullptr) add_guide(*guide, corpus, spans, batch);
  return batch;
}

}  // namespace seq2see::data
