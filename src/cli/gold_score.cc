#include "cli/gold_score.h"

#include <fmt/format.h>

#include "base/format.h"

namespace seq2see::cli {

std::string gold_line(const alignment::AlignmentQuality& quality, size_t pairs) {
  return fmt::format("AER {:.4f}  precision {:.4f}  recall {:.4f}  F {:.4f}  ({} pairs, {} links)",
                     quality.alignment_error_rate(), quality.precision(), quality.recall(),
                     quality.f_measure(), with_commas(static_cast<int64_t>(pairs)),
                     with_commas(static_cast<int64_t>(quality.made)));
}

nlohmann::ordered_json gold_json(const alignment::AlignmentQuality& quality, size_t pairs) {
  return {{"aer", quality.alignment_error_rate()},
          {"precision", quality.precision()},
          {"recall", quality.recall()},
          {"f_measure", quality.f_measure()},
          {"pairs", pairs},
          {"links", quality.made},
          {"sure_links_of_gold", quality.sure}};
}

}  // namespace seq2see::cli
