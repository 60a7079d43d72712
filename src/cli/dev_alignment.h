// How well attention agrees with a gold alignment of the development text (data.dev_alignment), validation by
// validation:
//
//   {"type": "dev_alignment", "epoch", "update", "pairs", "aer", "precision", "recall", "f_measure"}
#pragma once

#include <string>
#include <vector>

#include "cli/annotations.h"
#include "cli/translator.h"
#include "training/metrics_log.h"

namespace seq2see::cli {

/// As seq2see evaluate --alignment-gold does it: forced decoding, the method of align over words. Logs a
/// line. annotations: with gold.
training::Measurement measure_dev_alignment(const Translator& translator,
                                            const std::vector<std::string>& sources,
                                            const std::vector<std::string>& targets,
                                            const Annotations& annotations, int64_t epoch);

}  // namespace seq2see::cli
