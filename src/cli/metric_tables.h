// All that metrics.jsonl and timing.jsonl hold, as tables over the epochs of a training: what a report draws.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "report/report.h"

namespace seq2see::cli {

struct MetricTables {
  std::vector<report::Measurements> measurements;  // one a type of lines (report.h names them), by name
  std::vector<report::Warning> warnings;
  std::optional<int64_t> best_epoch;  // of the best validation
  std::vector<int64_t> shown_epochs;  // of which a report has matrices (report/shown_epochs.h)
};

/// Empty where there are no such files. Tables of timing.jsonl have names such as "timing.update". Every
/// number of a line is taken, whatever it is called; long tables are thinned to means of neighbours, but
/// those of single pairs, which belong to their matrices, to the epochs of which a report has matrices. A
/// line that is not what a training writes is passed over, with a warning that names file:line.
/// @param dumped_epochs  of which there are matrices, rising
MetricTables read_metric_tables(const std::filesystem::path& metrics, const std::filesystem::path& timing,
                                const std::vector<int64_t>& dumped_epochs = {});

}  // namespace seq2see::cli
