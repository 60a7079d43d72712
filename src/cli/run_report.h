// From the folders of runs to their report.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "cli/run_folder.h"
#include "config/config.h"
#include "evaluation/length_bins.h"
#include "evaluation/statistics.h"
#include "report/report.h"

namespace seq2see::cli {

/// Reads what a report tells of a run: its configuration, its measurements, the matrices of its probe pairs
/// and BLEU of its translations of the development text by length. What belongs to an epoch does not change
/// any more; read() takes it from memory the second time, so that a report can be refreshed after every
/// epoch. Matrices are those of the epochs that a report shows (report/shown_epochs.h): they take no more
/// memory however long the training is.
class RunReader {
 public:
  explicit RunReader(RunFolder run) : run_(std::move(run)) {}

  /// Throws UserError where there is no run, where its configuration cannot be read, or (file:line) where a
  /// file of matrices is damaged.
  report::Run read();

 private:
  std::vector<alignment::Alignment> read_alignments(const std::vector<int64_t>& epochs);
  std::optional<report::LengthScores> read_length_scores(const config::Config& config);

  RunFolder run_;
  std::map<int64_t, std::vector<alignment::Alignment>> alignments_;  // by epoch
  std::map<int64_t, report::LengthScores::Row> length_scores_;       // by epoch
};

/// The report of some runs as one HTML file, written atomically. Throws UserError as RunReader does, and
/// where the file cannot be written.
void write_report(const std::vector<std::filesystem::path>& runs, const std::filesystem::path& output);

/// Keeps the report in a run's folder up to date while the run is being trained.
class ReportRefresher {
 public:
  explicit ReportRefresher(const RunFolder& run) : reader_(run), output_(run.report()) {}

  /// Writes report.html anew. What goes wrong is a warning in the log, and the training goes on; throws only
  /// where the log cannot be written. A report that takes more than a small part of the training's time is
  /// refreshed less often; `last` writes it in any case.
  void refresh(bool last = false);

 private:
  RunReader reader_;
  std::filesystem::path output_;
  double seconds_to_wait_ = 0.0;
  std::optional<double> last_written_;  // seconds on a steady clock
};

}  // namespace seq2see::cli
