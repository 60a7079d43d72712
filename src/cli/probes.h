// Probe pairs: the sentences whose attention is watched from before the first update to the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "cli/annotations.h"
#include "cli/run_folder.h"
#include "cli/translator.h"
#include "config/config.h"
#include "data/parallel_text.h"
#include "report/heatmap.h"

namespace seq2see::cli {

struct Probes {
  std::vector<std::string> sources;
  std::vector<std::string> targets;  // as many
  Annotations annotations;           // as far as words and gold links are known

  [[nodiscard]] size_t size() const { return sources.size(); }
};

/// The pairs that the configuration names: of a file, of the development text (evenly spaced), or written
/// out. Throws UserError for a line that is not a pair or has an empty side, for a file without pairs, and
/// for words and links that do not fit the pairs.
/// @param dev_annotations  of the development text
Probes read_probes(const config::Config& config, const data::ParallelText& dev,
                   const Annotations& dev_annotations);

/// The matrices of all probes: with forced targets, so that rows can be compared from epoch to epoch, and,
/// where asked for, with the model's own output.
std::vector<alignment::Alignment> align_probes(const Translator& translator, const Probes& probes,
                                               bool greedy, int64_t epoch, int64_t step);

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
