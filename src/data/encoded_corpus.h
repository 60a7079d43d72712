// A parallel text as piece ids, filtered, in flat arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "data/parallel_text.h"
#include "data/vocabulary.h"

namespace seq2see::data {

/// Pieces of a sentence, without `</s>`.
struct LengthLimits {
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
};

/// Which pairs stay; as it stands, all: for development and test text, where lines are counted.
struct FilterOptions {
  LengthLimits source;
  LengthLimits target;
  bool skip_empty = false;  // skip pairs with a side without pieces

  /// For training text.
  static FilterOptions from(const config::DataConfig& data);
};

/// Pairs left out, each counted under the first reason that holds.
struct SkipCounts {
  int64_t empty = 0;
  int64_t too_long = 0;
  int64_t too_short = 0;

  [[nodiscard]] int64_t total() const { return empty + too_long + too_short; }
  /// "2 empty, 1 too long"; "none" where nothing was left out.
  [[nodiscard]] std::string describe() const;
};

/// Tokens of a pair, each side with its `</s>`.
struct PairLength {
  int32_t source = 0;
  int32_t target = 0;
};

class EncodedCorpus {
 public:
  [[nodiscard]] size_t size() const { return original_lines_.size(); }
  /// The ids of pair i; the last one is `</s>`.
  [[nodiscard]] std::span<const int32_t> source(size_t i) const { return source_.sentence(i); }
  [[nodiscard]] std::span<const int32_t> target(size_t i) const { return target_.sentence(i); }
  /// The line of pair i in the text, 0-based.
  [[nodiscard]] size_t original_line(size_t i) const { return original_lines_[i]; }
  [[nodiscard]] const SkipCounts& skipped() const { return skipped_; }
  [[nodiscard]] std::vector<PairLength> lengths() const;

 private:
  friend EncodedCorpus encode_corpus(const ParallelText&, const Vocabulary&, const Vocabulary&,
                                     const FilterOptions&);
  struct Side {
    std::vector<int32_t> ids;           // all sentences, one after the other
    std::vector<size_t> offsets = {0};  // sentence i is ids[offsets[i] .. offsets[i + 1])

    void append(std::span<const int32_t> sentence, int32_t eos_id);
    [[nodiscard]] std::span<const int32_t> sentence(size_t i) const {
      return std::span(ids).subspan(offsets[i], offsets[i + 1] - offsets[i]);
    }
  };

  Side source_;
  Side target_;
  std::vector<size_t> original_lines_;
  SkipCounts skipped_;
};

/// Encodes both sides and leaves out what `filter` says. Throws UserError, with the counts, when no pair is
/// left.
EncodedCorpus encode_corpus(const ParallelText& text, const Vocabulary& source_vocabulary,
                            const Vocabulary& target_vocabulary, const FilterOptions& filter);

}  // namespace seq2see::data
