// What is asked of a search.
#pragma once

#include <cstdint>
#include <vector>

#include "config/config.h"

namespace seq2see::search {

using Ids = std::vector<int32_t>;

/// The ids with a meaning of their own in the target vocabulary.
struct SpecialIds {
  int32_t start = 0;  // what the decoder reads first
  int32_t eos = 0;    // </s>
};

/// How long an output may be, in tokens without </s>. S: tokens of the source with its </s>.
struct OutputLimits {
  int64_t max_length = 0;  // 0: max_ratio · S + 10
  double max_ratio = 2.0;
  int64_t min_length = 0;
  double min_ratio = 0.0;  // of S - 1; the larger of the two minima counts

  /// An output is cut after so many tokens, at least one.
  [[nodiscard]] int64_t most(size_t source_length) const;
  /// </s> is not chosen before so many.
  [[nodiscard]] int64_t least(size_t source_length) const;
};

/// How hypotheses of different lengths are compared. L: tokens with </s>; ended hypotheses come before those
/// that were cut at their limit, whatever their scores.
struct Ranking {
  config::LengthPenalty length_penalty = config::LengthPenalty::kNone;
  double alpha = 1.0;
  /// β of Wu et al. (2016, "Google's Neural Machine Translation System"), equation 14: adds β Σ_i log(min(Σ_t
  /// a_ti, 1)) over the source without its </s>: words that were never looked at cost. Needs attention.
  double coverage_penalty = 0.0;

  /// What Σ log p is divided by: gnmt ((5 + L) / 6)^α (ibid.), length L^α, none 1.
  [[nodiscard]] double divisor(size_t length) const;
};

struct BeamOptions {
  SpecialIds ids = {};
  OutputLimits limits = {};
  int64_t beam_size = 1;  // 1: greedy search
  int64_t n_best = 1;     // hypotheses that are returned; at most beam_size
  Ranking ranking = {};
  int64_t no_repeat_ngram_size = 0;  // no n-gram of tokens comes twice; 0: they may
  bool attention = true;             // keep the weights
};

/// Draws each token from the distribution that is left when what is improbable has been cut away.
struct SamplingOptions {
  SpecialIds ids = {};
  OutputLimits limits = {};
  int64_t samples = 1;       // of each sentence
  double temperature = 1.0;  // > 0; below 1 the probable becomes more probable
  int64_t top_k = 0;         // only the k most probable; Fan et al. (2018). 0: all
  double top_p = 1.0;  // only the most probable that together have this probability; Holtzman et al. (2020)
  int64_t no_repeat_ngram_size = 0;  // no n-gram of tokens comes twice; 0: they may
  uint64_t seed = 42;
  bool attention = true;  // keep the weights
};

}  // namespace seq2see::search
