// Alignments of sentence pairs by trained models: forced decoding, words instead of pieces where they are
// wanted, links, and one alignment of two directions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/link_extraction.h"
#include "alignment/links.h"
#include "alignment/quality.h"
#include "alignment/symmetrisation.h"
#include "cli/annotations.h"
#include "cli/translator.h"

namespace seq2see::cli {

struct AlignmentMethod {
  bool scores = false;  // of given pairs: how probable they are is told too
  alignment::Unit unit = alignment::Unit::kWord;
  alignment::LinkRule links;
  alignment::EndLinks ends = alignment::EndLinks::kDrop;
  /// How the links of two directions become one alignment; nothing: by links of the mean of their weights.
  std::optional<alignment::Symmetrisation> symmetrisation = std::nullopt;
};

struct AlignedPair {
  alignment::Alignment alignment;  // of the unit that was asked for, by the model from source to target
  alignment::Links links;          // of one direction, or of both
};

class PairAligner {
 public:
  /// backward: a model of the other direction, or nullptr; both must outlive the aligner. Two directions have
  /// words in common, not pieces: throws std::logic_error for pieces with a second model.
  PairAligner(const Translator& forward, const Translator* backward, const AlignmentMethod& method);

  /// One for each pair, or nothing where a side has no tokens. annotations: of the same lines.
  [[nodiscard]] std::vector<std::optional<AlignedPair>> align(const std::vector<std::string>& sources,
                                                              const std::vector<std::string>& targets,
                                                              const Annotations& annotations) const;

  /// The same for translations that the model has made itself (with their attention); mode: how. annotations:
  /// of the sources.
  [[nodiscard]] std::vector<std::optional<AlignedPair>> align_own(
      const std::vector<std::string>& sources, const std::vector<Translation>& translations,
      alignment::Mode mode, const Annotations& annotations) const;

 private:
  /// What is not aligned stays out.
  [[nodiscard]] std::vector<std::optional<AlignedPair>> finish(
      std::vector<std::optional<alignment::Alignment>> forward) const;
  /// The same pairs, over words, by the model of the other direction.
  [[nodiscard]] std::vector<std::optional<alignment::Alignment>> align_backward(
      const std::vector<std::optional<alignment::Alignment>>& forward) const;
  [[nodiscard]] alignment::Links links_of(const alignment::Alignment& forward) const;
  [[nodiscard]] alignment::Links links_of(const alignment::Alignment& forward,
                                          const alignment::Alignment& backward) const;

  const Translator& forward_;
  const Translator* backward_;
  AlignmentMethod method_;
};

/// Of all pairs together; the links of a pair that could not be aligned are missed. gold: one a pair.
alignment::AlignmentQuality quality_of(const std::vector<std::optional<AlignedPair>>& pairs,
                                       const std::vector<alignment::GoldLinks>& gold);

}  // namespace seq2see::cli
