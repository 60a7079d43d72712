// Probe pairs: the sentences whose attention is watched from before the first update to the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "cli/run_folder.h"
#include "cli/translator.h"
#include "config/config.h"
#include "data/parallel_text.h"
#include "report/heatmap.h"

namespace seq2see::cli {

struct ProbePair {
  std::string source;
  std::string target;
};

/// The pairs that the configuration names: of a file, of the development text (evenly spaced), or written
/// out. Throws UserError for a line that is not a pair or has an empty side, and for a file without pairs.
std::vector<ProbePair> read_probes(const config::ProbesConfig& probes, const data::ParallelText& dev);

/// The matrices of all probes: with forced targets, so that rows can be compared from epoch to epoch, and,
/// where asked for, with the model's own output.
std::vector<alignment::Alignment> align_probes(const Translator& translator,
                                               const std::vector<ProbePair>& probes, bool greedy,
                                               int64_t epoch, int64_t step);

/// Writes attention/epoch-NNN.jsonl.
void write_alignments(const std::vector<alignment::Alignment>& alignments, const std::filesystem::path& file);

struct DrawOptions {
  std::string stem = "probe";                 // of the files' names
  std::optional<double> bleu = std::nullopt;  // of the model, for the title
  std::vector<report::ImageFormat> formats;
};

/// Draws each alignment in each format into the folder, as STEM-00-forced.png and so on, sharing the work out
/// over the pool. Logs each different warning once. Returns the files.
std::vector<std::filesystem::path> draw_alignments(const std::vector<alignment::Alignment>& alignments,
                                                   const DrawOptions& options,
                                                   const std::filesystem::path& folder, ThreadPool& pool);

/// The formats of a configuration as those of the report.
std::vector<report::ImageFormat> image_formats(const std::vector<config::ImageFormat>& formats);

}  // namespace seq2see::cli
