// Scores by the length of the source, the figure with which Bahdanau et al. 2015 ("Neural Machine Translation
// by Jointly Learning to Align and Translate", figure 2) showed what a fixed-length vector costs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/statistics.h"
#include "evaluation/tokenizer.h"

namespace seq2see::evaluation {

struct LengthBin {
  size_t from = 0;                ///< the shortest length that belongs here
  std::optional<size_t> to;       ///< the longest; none: no limit
  std::vector<size_t> sentences;  ///< their indices, rising; not empty
  double mean_length = 0;

  /// "1–10", "> 30" where there is no limit.
  [[nodiscard]] std::string label() const;
};

/// Lengths of lines in tokens.
std::vector<size_t> token_lengths(const Lines& lines, Tokenizer tokenizer);

/// Edges that suit these lengths: steps of 1, 2, 5, 10, 20, 50, ..., the smallest with which 95 % of the
/// sentences take at most eight bins; then an edge goes wherever a bin would have fewer than 2 % of the
/// sentences or fewer than five. No edges where one bin is all that there can be.
std::vector<size_t> suitable_edges(const std::vector<size_t>& lengths);

/// @param edges  rising: the longest length of each bin but the last, which takes all that is longer
/// Bins without sentences are left out.
std::vector<LengthBin> bins_by_length(const std::vector<size_t>& lengths, const std::vector<size_t>& edges);

/// The rows of some sentences.
SentenceStatistics select(const SentenceStatistics& statistics, const std::vector<size_t>& sentences);

}  // namespace seq2see::evaluation
