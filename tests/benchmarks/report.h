// What a run of the benchmark has found, for people and for programs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/matrix_peak.h"
#include "benchmarks/scoring_functions.h"
#include "benchmarks/search_speed.h"
#include "benchmarks/settings.h"
#include "benchmarks/training_speed.h"

namespace seq2see::benchmarks {

struct TrainingResult {
  Setting setting;
  TrainingSpeed speed;
  double peak_resident_mib = 0.0;  // of the process that trained, program and libraries included
};

struct SearchResult {
  Setting setting;
  int64_t beam_size = 1;
  SearchSpeed speed;
  double peak_resident_mib = 0.0;
};

/// A measurement that could not be made.
struct LeftOut {
  std::string name;
  std::string reason;
};

struct Report {
  bool quick = false;
  int64_t processors = 1;               // what "all threads" means
  std::map<int64_t, MatrixPeak> peaks;  // by threads; empty where no training was measured
  std::vector<TrainingResult> trainings;
  std::vector<SearchResult> searches;
  std::vector<ScoringCost> scores;
  std::vector<LeftOut> left_out;

  /// Arithmetic done over the arithmetic that the same threads could have done in products of the same
  /// precision: 0 to 1. Nothing where that peak is unknown.
  [[nodiscard]] std::optional<double> share_of_peak(const TrainingResult& result) const;
};

/// Tables in Markdown.
std::string to_text(const Report& report);

/// The same as one JSON object; its keys are explained in scripts/benchmark.md.
std::string to_json(const Report& report);

}  // namespace seq2see::benchmarks
