#include "cli/pair_scores.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "cli/translator.h"

namespace seq2see::cli {
namespace {

/// Weights of attention that are held before they are dropped: 4 bytes each.
constexpr size_t kWeightsAtOnce = size_t{16} << 20U;

/// A pair and how long it is.
struct Measured {
  size_t position = 0;  // among the pairs
  size_t source_pieces = 0;
  size_t target_pieces = 0;
};

}  // namespace

double PairScore::score(Normalisation normalisation) const {
  const double sum = std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0);
  return normalisation == Normalisation::kNone ? sum : sum / static_cast<double>(log_probabilities.size());
}

std::vector<PairScore> PairScorer::score(const std::vector<GivenPair>& pairs) const {
  const data::VocabularyPair& vocabularies = trained_.vocabularies;
  const Translator translator(trained_.config, vocabularies, {trained_.model.get()}, pool_);
  std::vector<Measured> order;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const GivenPair& pair = pairs[i];
    size_t source_pieces = vocabularies.source->encode(pair.source).size();
    if (source_pieces == 0) {
      throw UserError(pair.source_place, "the source is empty: nothing is a translation of nothing",
                      "remove the pair");
    }
    if (source_pieces > Translator::kMostSourcePieces) {
      const bool is_new =
          i == 0 || pairs[i - 1].source_place != pair.source_place;  // not its next hypothesis
      if (is_new)
        spdlog::warn("{}: more than {} pieces: only the first {} are read", pair.source_place,
                     Translator::kMostSourcePieces, Translator::kMostSourcePieces);
      source_pieces = Translator::kMostSourcePieces;
    }
    translator.expect_target_not_too_long(pair.target, pair.target_place);
    const size_t target_pieces = vocabularies.target->encode(pair.target).size();
    order.push_back({i, source_pieces + 1, target_pieces + 1});
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Measured& a, const Measured& b) { return a.target_pieces < b.target_pieces; });

  std::vector<PairScore> scores(pairs.size());
  for (size_t begin = 0; begin < order.size();) {
    std::vector<std::string> sources;
    std::vector<std::string> targets;
    size_t weights = 0;
    size_t end = begin;
    for (; end < order.size(); ++end) {
      weights += order[end].source_pieces * order[end].target_pieces;
      if (weights > kWeightsAtOnce && end > begin) break;
      sources.push_back(pairs[order[end].position].source);
      targets.push_back(pairs[order[end].position].target);
    }
    std::vector<Translation> forced = translator.force(sources, targets);
    for (size_t i = begin; i < end; ++i) {
      search::Hypothesis& hypothesis = forced[i - begin].hypothesis;
      PairScore& score = scores[order[i].position];
      for (const int32_t id : hypothesis.ids) score.pieces.push_back(vocabularies.target->piece(id));
      score.log_probabilities = std::move(hypothesis.log_probabilities);
    }
    begin = end;
  }
  return scores;
}

}  // namespace seq2see::cli
