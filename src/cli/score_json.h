// Scores as a program reads them.
#pragma once

#include <nlohmann/json.hpp>

#include "evaluation/assessment.h"

namespace seq2see::cli {

/// For one system an object with a key for each metric:
///   {"bleu": {"score", its parts, "signature", "confidence": {"mean", "lower", "upper", "margin", "samples",
///   "seed"},
///             "sentences": [...], "sentence_signature"},
///    "by_length": [{"from", "to", "unit", "sentences", "mean_length", "bleu": {"score", "confidence"}}]}
/// where what was not asked for is left out, and "to" is null in a bin without limit. For several systems
/// {"systems": [{"system": name, as above}]}; but for the first, the baseline, each metric then has
/// "paired": {"test", "p_value", "samples", "seed"} where a paired test was asked for.
nlohmann::ordered_json scores_json(const evaluation::Assessments& assessments);

}  // namespace seq2see::cli
