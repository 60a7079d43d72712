// How well alignments agree with a gold alignment, as evaluate tells it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "alignment/quality.h"

namespace seq2see::cli {

/// "AER 0.0731  precision 0.9412  recall 0.9127  F 0.9267  (500 pairs, 4,321 links)".
std::string gold_line(const alignment::AlignmentQuality& quality, size_t pairs);
nlohmann::ordered_json gold_json(const alignment::AlignmentQuality& quality, size_t pairs);

}  // namespace seq2see::cli
