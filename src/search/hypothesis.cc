#include "search/hypothesis.h"

#include <algorithm>
#include <numeric>

namespace seq2see::search {

double Hypothesis::score() const {
  return std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0);
}

int64_t HypothesisTree::add(int64_t parent, int32_t id, double log_probability, const float* weights,
                            size_t source_length) {
  nodes_.push_back({parent, id, log_probability, {}});
  if (weights != nullptr) nodes_.back().weights.assign(weights, weights + source_length);
  return static_cast<int64_t>(nodes_.size()) - 1;
}

Ids HypothesisTree::ids(int64_t node) const {
  Ids ids;
  for (; node != kRoot; node = nodes_[static_cast<size_t>(node)].parent) {
    ids.push_back(nodes_[static_cast<size_t>(node)].id);
  }
  std::reverse(ids.begin(), ids.end());
  return ids;
}

Hypothesis HypothesisTree::hypothesis(int64_t node) const {
  std::vector<const Node*> path;
  for (; node != kRoot; node = path.back()->parent) path.push_back(&nodes_[static_cast<size_t>(node)]);
  Hypothesis hypothesis;
  for (auto step = path.rbegin(); step != path.rend(); ++step) {
    hypothesis.ids.push_back((*step)->id);
    hypothesis.log_probabilities.push_back((*step)->log_probability);
    hypothesis.weights.insert(hypothesis.weights.end(), (*step)->weights.begin(), (*step)->weights.end());
  }
  return hypothesis;
}

}  // namespace seq2see::search
