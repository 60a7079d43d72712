// How far a score, or the difference of two scores, can be trusted, found by resampling the sentences of the
// test set. Works for every metric whose corpus score is a function of summed sentence statistics.
//
// The tests are those of sacreBLEU 2.6.0. Our random numbers are not (it draws NumPy's), so intervals and
// p-values agree with it up to what chance does to resampling, not digit by digit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "evaluation/statistics.h"

namespace seq2see::evaluation {

/// A metric as a function of the sum of its statistics' rows, such as
/// `[](std::span<const double> sums) { return bleu_score(sums).score; }`.
using ScoreOfSums = std::function<double(std::span<const double> sums)>;

struct ResamplingOptions {
  size_t samples = 1000;  ///< at least 1; 10,000 are usual for approximate randomisation
  uint64_t seed = 12345;  ///< the same seed gives the same answer on every machine
};

/// Where 95 % of the scores of the resampled test sets lie.
struct ConfidenceInterval {
  double mean = 0;  ///< of the scores of all resamples
  double lower = 0;
  double upper = 0;

  /// Half the width: what stands behind "±".
  [[nodiscard]] double margin() const { return (upper - lower) / 2; }
};

struct PairedComparison {
  double baseline_score = 0;
  double system_score = 0;
  /// How likely a difference at least as large, in either direction, is to come about by chance: small means
  /// that the systems differ. Never 0: (1 + samples as extreme) / (1 + samples).
  double p_value = 1;
};

/// Draws as many sentences as there are, with replacement, `samples` times (Koehn 2004, "Statistical
/// Significance Tests for Machine Translation Evaluation").
ConfidenceInterval bootstrap(const SentenceStatistics& statistics, const ScoreOfSums& score,
                             const ResamplingOptions& options = {});

/// Paired bootstrap (Koehn 2004): both systems on the same resampled test sets. The absolute differences
/// found there, less their mean, are taken for what chance does to a difference (the shift of Riezler &
/// Maxwell 2005, "On Some Pitfalls in Automatic Evaluation and Significance Testing for MT").
///
/// Here and below a difference equal to the observed one counts as being as extreme. sacreBLEU counts only
/// larger ones, and thus finds that a system differs significantly from itself. Both systems must have
/// translated the same sentences.
PairedComparison paired_bootstrap(const SentenceStatistics& baseline, const SentenceStatistics& system,
                                  const ScoreOfSums& score, const ResamplingOptions& options = {});

/// Paired approximate randomisation (Riezler & Maxwell 2005): were the systems alike, nothing would change if
/// a coin decided for each sentence which of the two translations is whose.
PairedComparison paired_approximate_randomisation(const SentenceStatistics& baseline,
                                                  const SentenceStatistics& system, const ScoreOfSums& score,
                                                  const ResamplingOptions& options = {.samples = 10000});

}  // namespace seq2see::evaluation
