#include "search/sample.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "search/repetition.h"

namespace seq2see::search {
namespace {

/// Names the random numbers of a sentence (FNV-1a).
uint64_t name_of(const Ids& source) {
  uint64_t name = 0xcbf29ce484222325ULL;
  for (const int32_t id : source) name = (name ^ static_cast<uint32_t>(id)) * 0x100000001b3ULL;
  return name;
}

/// One output while it is being written.
struct Sample {
  size_t sentence;
  size_t number;
  RandomStream random;
  HypothesisTree tree;
  int64_t node = HypothesisTree::kRoot;
  int64_t length = 0;
};

}  // namespace

size_t draw(std::span<const double> log_probabilities, double temperature, double top_p, double number) {
  std::vector<double> shares;
  const double largest = log_probabilities.front();
  double sum = 0.0;
  for (const double log_probability : log_probabilities) {
    shares.push_back(std::exp((log_probability - largest) / temperature));
    sum += shares.back();
  }
  // The nucleus: the fewest that have the probability top_p together.
  size_t count = 0;
  double of_nucleus = 0.0;
  while (count < shares.size() && (count == 0 || of_nucleus < top_p * sum)) of_nucleus += shares[count++];
  double rest = number * of_nucleus;
  for (size_t place = 0; place + 1 < count; ++place) {
    rest -= shares[place];
    if (rest < 0.0) return place;
  }
  return count - 1;
}

std::vector<std::vector<Hypothesis>> sample(const Predictor& predictor, std::span<const Ids> sources,
                                            const SamplingOptions& options) {
  TORCH_CHECK(options.samples > 0 && options.temperature > 0.0 && options.top_p > 0.0, "sampling options");
  const auto count_of_samples = static_cast<size_t>(options.samples);
  std::vector<std::vector<Hypothesis>> samples(sources.size(), std::vector<Hypothesis>(count_of_samples));
  if (sources.empty()) return samples;
  std::vector<Sample> open;
  std::vector<int64_t> rows;  // of the state that each goes on from
  for (size_t i = 0; i < sources.size(); ++i) {
    for (size_t number = 0; number < count_of_samples; ++number) {
      open.push_back({i,
                      number,
                      RandomStream(options.seed, RandomPurpose::kDecoding, {name_of(sources[i]), number}),
                      {}});
      rows.push_back(static_cast<int64_t>(i));
    }
  }
  PredictorState state = predictor.start(sources);
  std::vector<int64_t> previous(open.size(), options.ids.start);
  while (!open.empty()) {
    state = predictor.select(state, torch::tensor(rows, torch::kInt64));
    ops::BannedPieces banned;
    for (const Sample& one : open) {
      banned.emplace_back();
      if (options.no_repeat_ngram_size > 0) {
        banned.back() = repeating_pieces(one.tree.ids(one.node), options.no_repeat_ngram_size);
      }
      if (one.length < options.limits.least(sources[one.sentence].size()))
        banned.back().push_back(options.ids.eos);
    }
    const int64_t V = predictor.vocabulary_size();
    const int64_t k = options.top_k > 0 ? std::min(options.top_k, V) : V;
    const Prediction prediction = predictor.predict(torch::tensor(previous, torch::kInt64), state, k, banned);

    std::vector<Sample> still_open;
    rows.clear();
    previous.clear();
    for (size_t row = 0; row < open.size(); ++row) {
      Sample& one = open[row];
      const auto index = static_cast<int64_t>(row);
      const int64_t* const pieces = prediction.pieces.data_ptr<int64_t>() + index * k;
      const double* const log_probabilities = prediction.log_probabilities.data_ptr<double>() + index * k;
      const auto count = static_cast<size_t>(std::find(pieces, pieces + k, -1) - pieces);
      const size_t S = sources[one.sentence].size();
      bool over = count == 0;  // every token is banned: what there is counts as cut
      if (!over) {
        const size_t place =
            draw({log_probabilities, count}, options.temperature, options.top_p, one.random.uniform());
        const bool has_weights = options.attention && prediction.weights.defined();
        const float* const weights =
            has_weights ? prediction.weights.data_ptr<float>() + index * prediction.weights.size(1) : nullptr;
        const auto id = static_cast<int32_t>(pieces[place]);
        one.node = one.tree.add(one.node, id, log_probabilities[place], weights, S);
        ++one.length;
        previous.push_back(id);
        over = id == options.ids.eos || one.length >= options.limits.most(S);
        if (over) previous.pop_back();
      }
      if (over) {
        Hypothesis hypothesis = one.tree.hypothesis(one.node);
        hypothesis.ranked_by = hypothesis.score();
        samples[one.sentence][one.number] = std::move(hypothesis);
      } else {
        rows.push_back(index);
        still_open.push_back(std::move(one));
      }
    }
    open = std::move(still_open);
  }
  return samples;
}

}  // namespace seq2see::search
