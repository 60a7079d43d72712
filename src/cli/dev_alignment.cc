#include "cli/dev_alignment.h"

#include <spdlog/spdlog.h>

#include "cli/pair_aligner.h"

namespace seq2see::cli {

training::Measurement measure_dev_alignment(const Translator& translator,
                                            const std::vector<std::string>& sources,
                                            const std::vector<std::string>& targets,
                                            const Annotations& annotations, int64_t epoch) {
  const PairAligner aligner(translator, /*backward=*/nullptr, AlignmentMethod());
  const alignment::AlignmentQuality quality =
      quality_of(aligner.align(sources, targets, annotations), annotations.gold);
  spdlog::info("epoch {:>3}  alignment     AER {:.3f}  precision {:.3f}  recall {:.3f}", epoch,
               quality.alignment_error_rate(), quality.precision(), quality.recall());
  return {.type = "dev_alignment",
          .members = {{"pairs", static_cast<int64_t>(sources.size())},
                      {"aer", quality.alignment_error_rate()},
                      {"precision", quality.precision()},
                      {"recall", quality.recall()},
                      {"f_measure", quality.f_measure()}}};
}

}  // namespace seq2see::cli
