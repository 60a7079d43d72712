// A target sentence and what the model says of it.
#pragma once

#include <vector>

#include "search/options.h"

namespace seq2see::search {

struct Hypothesis {
  Ids ids;                                // ends in </s> unless it was cut at its maximum length
  std::vector<double> log_probabilities;  // of each id, natural logarithm
  std::vector<float> weights;  // [T, S] row by row for T = ids and the S tokens of its source; else empty
  double ranked_by = 0.0;      // the score by which a search ranked it: see Ranking

  /// Σ log p.
  [[nodiscard]] double score() const;
};

/// Hypotheses of one sentence while they are being written: they share their beginnings.
class HypothesisTree {
 public:
  static constexpr int64_t kRoot = -1;

  /// One token more. parent: kRoot or a node. weights: source_length of them, or null.
  int64_t add(int64_t parent, int32_t id, double log_probability, const float* weights, size_t source_length);
  /// The ids from the root to a node.
  [[nodiscard]] Ids ids(int64_t node) const;
  /// The same with all that is known of them.
  [[nodiscard]] Hypothesis hypothesis(int64_t node) const;

 private:
  struct Node {
    int64_t parent;
    int32_t id;
    double log_probability;
    std::vector<float> weights;
  };
  std::vector<Node> nodes_;
};

}  // namespace seq2see::search
