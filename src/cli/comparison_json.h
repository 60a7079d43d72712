// A comparison of runs as a program reads it.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/comparison.h"

namespace seq2see::cli {

/// {"test_set": {"name", "source_language", "target_language", "sentences"},
///  "threads": with which was translated,
///  "runs": [{"name", "run", "checkpoint", "attention", "attention_size": d_k, "parameters",
///            "training_tokens_per_second", "sentences_per_second", "search": {keys of the section testing},
///            the metrics and "by_length" as scores_json has them,
///            "attention_statistics": [{"epoch", "update", "score_variance", "entropy", "relative_entropy",
///                "largest_weight", "gradient_of_weights", "gradient_of_scores", "gradient_passed"}]}]}
/// where null stands for what is not known.
nlohmann::ordered_json comparison_json(const Comparison& comparison);

}  // namespace seq2see::cli
