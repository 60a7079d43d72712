// What the matrices of the probe pairs tell, as lines of metrics.jsonl:
//
//   {"type": "probe", "epoch", "update", "id", "mode", "rows", "entropy", "relative_entropy", "sharpness",
//    "end_mass", "end_rows", "punctuation_mass", "favourite_rows", "first_rows", "last_rows", "coverage",
//    "over_coverage", "monotonicity", "agreement_with_previous", "precision", "recall", "aer"}
//                                      one a pair and mode; alignment/diagnostics.h says what each is
//   {"type": "probes", "epoch", "update", "mode", "pairs", the same figures, "warnings": [sentences]}
//                                      of all pairs of a mode together
//
// null is what cannot be said: agreement with the epoch before of a translation that has changed, agreement
// with gold links where there are none.
#pragma once

#include <cstdint>
#include <vector>

#include "alignment/alignment.h"
#include "training/metrics_log.h"

namespace seq2see::cli {

/// Logs a line for each mode, and what looks wrong with it from the first epoch on.
/// @param previous  those of the epoch before, or none
/// @param late      the training is about to end
std::vector<training::Measurement> measure_probes(const std::vector<alignment::Alignment>& alignments,
                                                  const std::vector<alignment::Alignment>& previous,
                                                  int64_t epoch, bool late);

}  // namespace seq2see::cli
