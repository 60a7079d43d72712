#include "cli/pair_aligner.h"

#include <stdexcept>
#include <utility>

#include "alignment/words.h"

namespace seq2see::cli {
namespace {

/// Pairs of which both sides have tokens, and where they stand.
struct FullPairs {
  std::vector<size_t> lines;
  std::vector<std::string> sources;
  std::vector<std::string> targets;
};

/// What `force` says of the pairs at `lines`; the tokens alone tell whether a side is empty.
std::vector<std::optional<Translation>> force_full(const Translator& translator,
                                                   const std::vector<std::string>& sources,
                                                   const std::vector<std::string>& targets, bool scores) {
  FullPairs full;
  for (size_t i = 0; i < sources.size(); ++i) {
    if (!translator.has_tokens(sources[i], targets[i])) continue;
    full.lines.push_back(i);
    full.sources.push_back(sources[i]);
    full.targets.push_back(targets[i]);
  }
  std::vector<Translation> forced = translator.force(full.sources, full.targets, scores);
  std::vector<std::optional<Translation>> translations(sources.size());
  for (size_t i = 0; i < full.lines.size(); ++i) translations[full.lines[i]] = std::move(forced[i]);
  return translations;
}

}  // namespace

PairAligner::PairAligner(const Translator& forward, const Translator* backward, const AlignmentMethod& method)
    : forward_(forward), backward_(backward), method_(method) {
  if (backward != nullptr && method.unit == alignment::Unit::kPiece) {
    throw std::logic_error("PairAligner: two directions have no pieces in common");
  }
}

std::vector<std::optional<AlignedPair>> PairAligner::align(const std::vector<std::string>& sources,
                                                           const std::vector<std::string>& targets,
                                                           const Annotations& annotations) const {
  const std::vector<std::optional<Translation>> translations =
      force_full(forward_, sources, targets, method_.scores);
  std::vector<std::optional<alignment::Alignment>> alignments(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    if (!translations[i]) continue;
    alignments[i] = forward_.align(sources[i], *translations[i], alignment::Mode::kForced);
    alignments[i]->reference = targets[i];
    annotations.add_to(*alignments[i], i, /*with_target=*/true);
  }
  return finish(std::move(alignments));
}

std::vector<std::optional<AlignedPair>> PairAligner::align_own(const std::vector<std::string>& sources,
                                                               const std::vector<Translation>& translations,
                                                               alignment::Mode mode,
                                                               const Annotations& annotations) const {
  std::vector<std::optional<alignment::Alignment>> alignments(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    if (translations[i].source.size() <= 1) continue;
    alignments[i] = forward_.align(sources[i], translations[i], mode);
    annotations.add_to(*alignments[i], i, /*with_target=*/false);
  }
  return finish(std::move(alignments));
}

std::vector<std::optional<AlignedPair>> PairAligner::finish(
    std::vector<std::optional<alignment::Alignment>> forward) const {
  std::vector<std::optional<alignment::Alignment>> backward;
  if (backward_ != nullptr) backward = align_backward(forward);
  std::vector<std::optional<AlignedPair>> pairs(forward.size());
  for (size_t i = 0; i < forward.size(); ++i) {
    if (!forward[i]) continue;
    const bool by_word = method_.unit == alignment::Unit::kWord;
    alignment::Alignment alignment = by_word ? alignment::to_words(*forward[i]) : *std::move(forward[i]);
    alignment::Links links;
    if (backward_ == nullptr) {
      links = links_of(alignment);
    } else if (backward[i]) {
      links = links_of(alignment, *backward[i]);
    }
    pairs[i] = {std::move(alignment), std::move(links)};
  }
  return pairs;
}

std::vector<std::optional<alignment::Alignment>> PairAligner::align_backward(
    const std::vector<std::optional<alignment::Alignment>>& forward) const {
  std::vector<std::string> sources(forward.size());
  std::vector<std::string> targets(forward.size());
  for (size_t i = 0; i < forward.size(); ++i) {
    if (!forward[i]) continue;
    sources[i] = forward[i]->source_sentence;
    targets[i] = forward[i]->target_sentence;
  }
  const std::vector<std::optional<Translation>> translations =
      force_full(*backward_, targets, sources, /*scores=*/false);
  std::vector<std::optional<alignment::Alignment>> backward(forward.size());
  for (size_t i = 0; i < forward.size(); ++i) {
    if (!translations[i]) continue;
    alignment::Alignment alignment = backward_->align(targets[i], *translations[i], alignment::Mode::kForced);
    alignment.source_words = forward[i]->target_words;
    alignment.target_words = forward[i]->source_words;
    backward[i] = alignment::to_words(alignment);
  }
  return backward;
}

alignment::Links PairAligner::links_of(const alignment::Alignment& forward) const {
  return alignment::extract_links(forward, method_.links, method_.ends);
}

alignment::Links PairAligner::links_of(const alignment::Alignment& forward,
                                       const alignment::Alignment& backward) const {
  if (!method_.symmetrisation) {
    return alignment::mean_links(forward, backward, method_.links, method_.ends);
  }
  return alignment::symmetrise(links_of(forward), alignment::flipped(links_of(backward)),
                               *method_.symmetrisation);
}

alignment::AlignmentQuality quality_of(const std::vector<std::optional<AlignedPair>>& pairs,
                                       const std::vector<alignment::GoldLinks>& gold) {
  alignment::AlignmentQuality quality;
  for (size_t i = 0; i < pairs.size(); ++i) {
    quality += alignment::compare_with_gold(pairs[i] ? pairs[i]->links : alignment::Links(), gold[i]);
  }
  return quality;
}

}  // namespace seq2see::cli
