// The scoring functions of attention by themselves: what each costs in time, memory and parameters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/timing.h"

namespace seq2see::benchmarks {

/// Sentences that are scored together.
constexpr int64_t kScoredSentences = 16;

struct ScoringSizes {
  int64_t queries = 0;  // n_q of each sentence
  int64_t keys = 0;     // n_k of each sentence
  int64_t d = 0;        // of query, key and annotation alike, and of what is compared
};

struct ScoringCost {
  std::string score;  // such as "scaled_dot"
  ScoringSizes sizes;
  double forward_milliseconds = 0.0;   // of the fastest round
  double training_milliseconds = 0.0;  // forward and backward, likewise
  int64_t peak_bytes = 0;              // alive at one time in forward and backward, inputs not counted
  int64_t parameters = 0;
};

/// Every kind over several sizes, on the calling thread. Whole attentions are measured, from keys and queries
/// to contexts; the first of each sizes, "(softmax, context)", is one whose energies cost nothing: what all
/// kinds share.
std::vector<ScoringCost> measure_scoring_functions(const Effort& effort);

}  // namespace seq2see::benchmarks
