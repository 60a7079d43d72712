#include "search/beam.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "search/repetition.h"

namespace seq2see::search {
namespace {

/// Attention that a source token never got counts as this much, so that its logarithm is finite.
constexpr double kLeastCoverage = 1e-10;

/// β Σ_i log(min(Σ_t a_ti, 1)) over all source tokens but the last, its </s>.
double coverage(const Hypothesis& hypothesis, size_t source_length, double factor) {
  double sum = 0.0;
  for (size_t s = 0; s + 1 < source_length; ++s) {
    double attention = 0.0;
    for (size_t i = s; i < hypothesis.weights.size(); i += source_length) attention += hypothesis.weights[i];
    sum += std::log(std::clamp(attention, kLeastCoverage, 1.0));
  }
  return factor * sum;
}

/// One step's most probable tokens, as plain arrays.
struct Candidates {
  const int64_t* pieces;            // [N, k]
  const double* log_probabilities;  // [N, k]
  const float* weights;             // [N, S] or null
  int64_t k;
  int64_t S;
};

/// The rows of the next step: which row each goes on from, and the token that it reads.
struct NextRows {
  std::vector<int64_t> parents;
  std::vector<int64_t> previous;
};

/// The beam of one sentence.
class Beam {
 public:
  Beam(const Ids& source, const BeamOptions& options)
      : options_(options),
        source_length_(source.size()),
        most_(options.limits.most(source.size())),
        least_(options.limits.least(source.size())),
        live_{{HypothesisTree::kRoot, 0.0}} {}

  [[nodiscard]] size_t rows() const { return live_.size(); }

  /// What each live hypothesis may not be followed by is put at the end of the list.
  void ban(ops::BannedPieces& banned) const {
    for (const Live& hypothesis : live_) {
      std::vector<int64_t> pieces;
      if (options_.no_repeat_ngram_size > 0) {
        pieces = repeating_pieces(tree_.ids(hypothesis.node), options_.no_repeat_ngram_size);
      }
      if (length_ < least_) pieces.push_back(options_.ids.eos);
      banned.push_back(std::move(pieces));
    }
  }

  /// One token further. The beam's hypotheses are the rows from first_row on.
  void advance(const Candidates& candidates, int64_t first_row, NextRows& next) {
    ++length_;
    std::vector<Live> live;
    for (const Choice& choice : choose(candidates, first_row)) {
      const float* const weights =
          candidates.weights == nullptr ? nullptr : candidates.weights + choice.row * candidates.S;
      const int64_t node =
          tree_.add(choice.parent, choice.piece, choice.log_probability, weights, source_length_);
      const bool ended = choice.piece == options_.ids.eos;
      if (ended || length_ >= most_) {
        finish(node, ended);
      } else {
        live.push_back({node, choice.score, choice.row, choice.piece});
      }
    }
    if (live.empty() && finished_.empty()) {  // every continuation is banned: what there is counts as cut
      for (const Live& hypothesis : live_) finish(hypothesis.node, /*ended=*/false);
    }
    live_ = std::move(live);
    if (std::all_of(live_.begin(), live_.end(),
                    [&](const Live& hypothesis) { return is_lost(hypothesis.score); })) {
      live_.clear();
    }
    for (const Live& hypothesis : live_) {
      next.parents.push_back(hypothesis.row);
      next.previous.push_back(hypothesis.piece);
    }
  }

  /// The best, the best first.
  [[nodiscard]] std::vector<Hypothesis> best() {
    std::stable_sort(finished_.begin(), finished_.end(), ranks_before);
    std::vector<Hypothesis> hypotheses;
    for (Finished& finished : finished_) {
      if (static_cast<int64_t>(hypotheses.size()) == options_.n_best) break;
      hypotheses.push_back(std::move(finished.hypothesis));
      if (!options_.attention) hypotheses.back().weights.clear();
    }
    return hypotheses;
  }

 private:
  struct Live {
    int64_t node;
    double score;       // Σ log p
    int64_t row = 0;    // that it goes on from
    int32_t piece = 0;  // its last token
  };
  struct Choice {
    int64_t row;
    int64_t parent;
    int32_t piece;
    double log_probability;
    double score;
  };
  struct Finished {
    Hypothesis hypothesis;
    bool ended;  // else cut
  };

  static bool ranks_before(const Finished& a, const Finished& b) {
    if (a.ended != b.ended) return a.ended;
    return a.hypothesis.ranked_by > b.hypothesis.ranked_by;
  }

  /// The most probable continuations, as many as there are open places.
  std::vector<Choice> choose(const Candidates& candidates, int64_t first_row) const {
    std::vector<Choice> choices;
    for (size_t i = 0; i < live_.size(); ++i) {
      const int64_t row = first_row + static_cast<int64_t>(i);
      for (int64_t rank = row * candidates.k; rank < (row + 1) * candidates.k; ++rank) {
        if (candidates.pieces[rank] < 0) break;
        const double log_probability = candidates.log_probabilities[rank];
        choices.push_back({row, live_[i].node, static_cast<int32_t>(candidates.pieces[rank]), log_probability,
                           live_[i].score + log_probability});
      }
    }
    // Stable: of equals the one whose beginning was better, then the smaller piece.
    std::stable_sort(choices.begin(), choices.end(),
                     [](const Choice& a, const Choice& b) { return a.score > b.score; });
    const size_t open = static_cast<size_t>(options_.beam_size) - finished_.size();
    if (choices.size() > open)
      choices.erase(choices.begin() + static_cast<std::ptrdiff_t>(open), choices.end());
    return choices;
  }

  void finish(int64_t node, bool ended) {
    Hypothesis hypothesis = tree_.hypothesis(node);
    const Ranking& ranking = options_.ranking;
    hypothesis.ranked_by = hypothesis.score() / ranking.divisor(hypothesis.ids.size());
    if (ranking.coverage_penalty > 0.0 && !hypothesis.weights.empty()) {
      hypothesis.ranked_by += coverage(hypothesis, source_length_, ranking.coverage_penalty);
    }
    finished_.push_back({std::move(hypothesis), ended});
  }

  /// Whether a live hypothesis can no longer be among the n best.
  [[nodiscard]] bool is_lost(double score) const {
    std::vector<double> ended;
    for (const Finished& finished : finished_) {
      if (finished.ended) ended.push_back(finished.hypothesis.ranked_by);
    }
    const auto n = static_cast<size_t>(options_.n_best);
    if (ended.size() < n) return false;
    std::nth_element(ended.begin(), ended.begin() + static_cast<std::ptrdiff_t>(n) - 1, ended.end(),
                     std::greater<>());
    // The divisor grows with the length, the coverage penalty is never above 0, and log p neither.
    return score / options_.ranking.divisor(static_cast<size_t>(most_)) <= ended[n - 1];
  }

  const BeamOptions& options_;
  size_t source_length_;
  int64_t most_;
  int64_t least_;
  int64_t length_ = 0;  // tokens that every live hypothesis has
  HypothesisTree tree_;
  std::vector<Live> live_;
  std::vector<Finished> finished_;
};

Tensor as_tensor(std::vector<int64_t>& numbers) {
  return torch::from_blob(numbers.data(), {static_cast<int64_t>(numbers.size())}, torch::kInt64).clone();
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam(const Predictor& predictor, std::span<const Ids> sources,
                                          const BeamOptions& options) {
  TORCH_CHECK(options.beam_size > 0, "a beam of ", options.beam_size);
  TORCH_CHECK(options.n_best > 0 && options.n_best <= options.beam_size, "the ", options.n_best,
              " best of a beam of ", options.beam_size);
  if (sources.empty()) return {};
  std::vector<Beam> beams;
  beams.reserve(sources.size());
  for (const Ids& source : sources) beams.emplace_back(source, options);
  const bool needs_weights = options.attention || options.ranking.coverage_penalty > 0.0;

  const int64_t k = std::min(options.beam_size, predictor.vocabulary_size());

  PredictorState state = predictor.start(sources);
  Tensor previous = torch::full({static_cast<int64_t>(sources.size())}, options.ids.start, torch::kInt64);
  while (previous.size(0) > 0) {
    ops::BannedPieces banned;
    for (const Beam& of_sentence : beams) of_sentence.ban(banned);
    const bool any =
        std::any_of(banned.begin(), banned.end(), [](const auto& pieces) { return !pieces.empty(); });
    if (!any) banned.clear();
    const Prediction prediction = predictor.predict(previous, state, k, banned);
    const bool has_weights = needs_weights && prediction.weights.defined();
    const Candidates candidates{prediction.pieces.data_ptr<int64_t>(),
                                prediction.log_probabilities.data_ptr<double>(),
                                has_weights ? prediction.weights.data_ptr<float>() : nullptr, k,
                                has_weights ? prediction.weights.size(1) : 0};
    NextRows next;
    int64_t first_row = 0;
    for (Beam& of_sentence : beams) {
      const auto rows = static_cast<int64_t>(of_sentence.rows());
      if (rows > 0) of_sentence.advance(candidates, first_row, next);
      first_row += rows;
    }
    if (!next.parents.empty()) state = predictor.select(state, as_tensor(next.parents));
    previous = as_tensor(next.previous);
  }

  std::vector<std::vector<Hypothesis>> best;
  best.reserve(beams.size());
  for (Beam& of_sentence : beams) best.push_back(of_sentence.best());
  return best;
}

}  // namespace seq2see::search
