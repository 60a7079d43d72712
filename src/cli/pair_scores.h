// What a model says of translations that are given: forced decoding of any number of pairs.
#pragma once

#include <string>
#include <vector>

#include "base/threads.h"
#include "cli/trained_model.h"

namespace seq2see::cli {

/// One sentence and a translation of it, and where they stand ("file:line"), for errors.
struct GivenPair {
  std::string source;
  std::string target;
  std::string source_place;
  std::string target_place;
};

enum class Normalisation { kNone, kLength };

struct PairScore {
  std::vector<std::string> pieces;        // of the target, with </s>
  std::vector<double> log_probabilities;  // of each piece, natural logarithm

  /// Σ log p, or its mean over the pieces.
  [[nodiscard]] double score(Normalisation normalisation) const;
};

class PairScorer {
 public:
  /// Both must outlive the scorer.
  PairScorer(const TrainedModel& trained, ThreadPool& pool) : trained_(trained), pool_(pool) {}

  /// In the order of the pairs. An empty target is scored as </s> alone; a source that is longer than
  /// Translator::kMostSourcePieces is cut, with a warning. Throws UserError for a source without tokens and
  /// a target of more than Translator::kMostTargetPieces. Long pairs are computed few at a time: the memory
  /// depends on the vocabulary, not on the text.
  [[nodiscard]] std::vector<PairScore> score(const std::vector<GivenPair>& pairs) const;

 private:
  const TrainedModel& trained_;
  ThreadPool& pool_;
};

}  // namespace seq2see::cli
