// Everything that is asked of some systems' translations of one test set: scores by several metrics, how far
// they can be trusted, how they depend on the length of the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/length_bins.h"
#include "evaluation/metric.h"
#include "evaluation/significance.h"
#include "evaluation/statistics.h"

namespace seq2see::evaluation {

enum class PairedTest { kNone, kBootstrap, kApproximateRandomisation };

struct AssessmentOptions {
  bool confidence = false;           ///< an interval for every score
  size_t confidence_samples = 1000;  ///< also of the intervals by length
  PairedTest paired_test = PairedTest::kNone;
  /// Samples of the bootstrap, which then serve the intervals too, or trials of the randomisation.
  size_t paired_samples = 1000;
  uint64_t seed = 12345;
  bool sentence_level = false;  ///< the score of every sentence
  bool by_length = false;
  std::vector<size_t> length_edges = {};  ///< as bins_by_length takes them; empty: those that suit
};

struct System {
  std::string name;
  Lines hypotheses;
};

struct BinScore {
  double value = 0;
  ConfidenceInterval interval;
};

/// What one metric says of one system.
struct Assessment {
  MetricScore score;
  std::string signature;
  std::optional<ConfidenceInterval> interval;
  std::optional<double> p_value;  ///< of the difference from the first system, which has none
  std::vector<double> sentences;  ///< where asked for
  std::string sentence_signature;
  std::vector<BinScore> by_length;  ///< one for each of the bins
};

struct Assessments {
  AssessmentOptions options;
  std::vector<Metric> metrics;
  std::vector<std::string> systems;                ///< their names, the baseline first
  std::vector<std::vector<Assessment>> of_system;  ///< [systems, metrics]
  std::vector<LengthBin> bins;                     ///< where asked for
  std::string length_unit;                         ///< "words" or "characters"
};

/// @param systems     at least one; the first is the baseline
/// @param references  as compare_corpus takes them
/// @param sources     the test set's source; only read for lengths, whose unit follows its script
/// Throws UserError as compare_corpus does.
Assessments assess(std::vector<Metric> metrics, const std::vector<System>& systems,
                   const std::vector<Lines>& references, const Lines& sources,
                   const AssessmentOptions& options);

}  // namespace seq2see::evaluation
