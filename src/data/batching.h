// A batch as padded rows of ids, and its parts that are computed side by side.
//
// B sentences of a batch, S source tokens and T target tokens of its longest sentence (both with </s>).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/text_span.h"
#include "data/encoded_corpus.h"
#include "data/parallel_text.h"
#include "data/vocabulary.h"

namespace seq2see::data {

/// Parts of a batch with nearly equal numbers of tokens (source and target), to be computed side by side. No
/// part is empty, so a small batch gives fewer than `shards`. Deterministic; each part keeps the order of
/// `pairs`.
std::vector<std::vector<int64_t>> split_into_shards(std::span<const int64_t> pairs,
                                                    std::span<const PairLength> lengths, int64_t shards);

struct Batch {
  std::vector<int64_t> pairs;           // [B] positions in the corpus
  int64_t sentences = 0;                // B
  int64_t source_length = 0;            // S
  int64_t target_length = 0;            // T
  std::vector<int64_t> source;          // [B, S] row-major; padding after </s>
  std::vector<int64_t> target;          // [B, T] row-major, without <s>; padding after </s>
  std::vector<int64_t> source_lengths;  // [B] with </s>
  std::vector<int64_t> target_lengths;  // [B] with </s>
  int64_t target_tokens = 0;            // sum of target_lengths: what the loss is divided by
  /// [B, T, S] row-major: what attention is to follow, rows that sum to 1 or are all 0; empty: it is free.
  std::vector<float> guide;
};

struct PadIds {
  int64_t source = 0;
  int64_t target = 0;
};

/// Where one target token is to look; the weights of a token sum to 1.
struct GuideCell {
  size_t target;
  size_t source;
  float weight;
};

/// What attention is to follow in a training: word alignments, carried over to pieces.
struct AlignmentGuide {
  const ParallelText* text = nullptr;  // that the corpus was encoded from
  const Vocabulary* source = nullptr;  // by which it was
  const Vocabulary* target = nullptr;
  /// Of a line of the text, whose pieces stand at these places (`</s>` not among them). A target piece
  /// without cells is free. Called from several threads.
  std::function<std::vector<GuideCell>(size_t line, std::span<const TextSpan> source,
                                       std::span<const TextSpan> target)>
      cells;
};

/// Needs at least one pair. With a guide, `</s>` is to look at `</s>`; throws UserError where the text has
/// been changed meanwhile.
Batch make_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids,
                 const AlignmentGuide* guide = nullptr);

/// Subword regularisation of one side (Vocabulary::sample).
struct SideSampling {
  const Vocabulary* vocabulary = nullptr;
  double alpha = 0;
  int nbest_size = -1;
};

/// Subword regularisation of a training: the text that `corpus` was encoded from, and the sides to sample.
struct SubwordSampling {
  const ParallelText* text = nullptr;
  std::optional<SideSampling> source = std::nullopt;
  std::optional<SideSampling> target = std::nullopt;
  uint64_t seed = 0;
};

/// The same pairs, each segmented anew as a function of (seed, epoch, position in the corpus, side) alone.
/// Sampled sentences are longer than the lengths that a plan was made from: they may pass max_length and a
/// token bound. Throws UserError where the text has been changed meanwhile.
Batch make_sampled_batch(const EncodedCorpus& corpus, std::span<const int64_t> pairs, const PadIds& pad_ids,
                         const SubwordSampling& sampling, uint64_t epoch,
                         const AlignmentGuide* guide = nullptr);

}  // namespace seq2see::data
