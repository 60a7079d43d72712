// What sacreBLEU 2.6.0 said of hypotheses and references written for this project
// (tests/data/metrics-golden).
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/statistics.h"

namespace seq2see::evaluation {

struct GoldenCase {
  std::string title;  ///< which texts, which options
  Lines hypotheses;
  std::vector<Lines> references;
  nlohmann::json options;   ///< named as in sacreBLEU's Python interface
  nlohmann::json expected;  ///< the whole case
};

/// The cases of one metric: "bleu", "chrf" or "ter".
std::vector<GoldenCase> golden_cases(std::string_view metric);

/// A signature of sacreBLEU 2.6.0 as ours has to read: under our version.
std::string under_our_version(const std::string& signature);

}  // namespace seq2see::evaluation
