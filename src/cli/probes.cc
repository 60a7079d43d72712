#include "cli/probes.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::cli {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string::npos; }

std::vector<ProbePair> read_pairs(const std::string& file) {
  std::vector<ProbePair> pairs;
  const std::vector<std::string> lines = read_lines(file);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const size_t tab = lines[i].find('\t');
    const bool one_tab = tab != std::string::npos && lines[i].find('\t', tab + 1) == std::string::npos;
    ProbePair pair;
    if (one_tab) pair = {lines[i].substr(0, tab), lines[i].substr(tab + 1)};
    if (!one_tab || is_blank(pair.source) || is_blank(pair.target)) {
      throw UserError(file + ":" + std::to_string(i + 1), "this is not a pair of sentences",
                      "write the source, one tab, and the target");
    }
    pairs.push_back(std::move(pair));
  }
  if (pairs.empty())
    throw UserError(file, "there is no pair of sentences", "write source, tab, target on each line");
  return pairs;
}

std::vector<ProbePair> pick_evenly(const data::ParallelText& text, int64_t count) {
  std::vector<size_t> usable;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!is_blank(text.source[i]) && !is_blank(text.target[i])) usable.push_back(i);
  }
  const size_t wanted = std::min(static_cast<size_t>(count), usable.size());
  std::vector<ProbePair> pairs;
  for (size_t i = 0; i < wanted; ++i) {
    const size_t line = usable[i * usable.size() / wanted];
    pairs.push_back({std::string(text.source[line]), std::string(text.target[line])});
  }
  return pairs;
}

}  // namespace

std::vector<ProbePair> read_probes(const config::ProbesConfig& probes, const data::ParallelText& dev) {
  if (!probes.file.empty()) return read_pairs(probes.file);
  if (probes.dev_pairs > 0) return pick_evenly(dev, probes.dev_pairs);
  std::vector<ProbePair> pairs;
  for (const auto& [source, target] : probes.pairs) {
    if (is_blank(source) || is_blank(target)) {
      throw UserError("attention.probes", "a pair has an empty side", "write both sentences");
    }
    pairs.push_back({source, target});
  }
  return pairs;
}

std::vector<alignment::Alignment> align_probes(const Translator& translator,
                                               const std::vector<ProbePair>& probes, bool greedy,
                                               int64_t epoch, int64_t step) {
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  for (const ProbePair& probe : probes) {
    sources.push_back(probe.source);
    targets.push_back(probe.target);
  }
  std::vector<alignment::Alignment> alignments;
  const auto add = [&](const std::vector<Translation>& translations, alignment::Mode mode) {
    for (size_t i = 0; i < probes.size(); ++i) {
      alignment::Alignment alignment = translator.align(sources[i], translations[i], mode);
      alignment.id = static_cast<int64_t>(i);
      alignment.epoch = epoch;
      alignment.step = step;
      alignment.reference = targets[i];
      alignments.push_back(std::move(alignment));
    }
  };
  add(translator.force(sources, targets), alignment::Mode::kForced);
  if (greedy) add(translator.translate_greedily(sources, /*attention=*/true), alignment::Mode::kGreedy);
  return alignments;
}

void write_alignments(const std::vector<alignment::Alignment>& alignments,
                      const std::filesystem::path& file) {
  AtomicFile output(file);
  for (const alignment::Alignment& alignment : alignments) alignment::write_jsonl(output.stream(), alignment);
  output.commit();
}

std::vector<std::filesystem::path> draw_alignments(const std::vector<alignment::Alignment>& alignments,
                                                   const DrawOptions& options,
                                                   const std::filesystem::path& folder, ThreadPool& pool) {
  const report::HeatmapOptions heatmap{.title = {}, .bleu = options.bleu};
  const size_t formats = options.formats.size();
  std::vector<std::filesystem::path> files;
  for (const alignment::Alignment& alignment : alignments) {
    for (const report::ImageFormat format : options.formats) {
      files.push_back(folder / fmt::format("{}-{:02}-{}.{}", options.stem, alignment.id,
                                           alignment::mode_name(alignment.mode),
                                           report::format_name(format)));
    }
  }
  std::vector<std::optional<std::string>> warnings(files.size());
  pool.run(files.size(), [&](size_t i) {
    warnings[i] =
        report::draw_heatmap(alignments[i / formats], heatmap, options.formats[i % formats], files[i]);
  });
  static std::set<std::string> told;  // a warning about missing fonts holds for all epochs
  for (const auto& warning : warnings) {
    if (warning && told.insert(*warning).second) spdlog::warn("{}", *warning);
  }
  return files;
}

std::vector<report::ImageFormat> image_formats(const std::vector<config::ImageFormat>& formats) {
  std::vector<report::ImageFormat> same;
  for (const config::ImageFormat format : formats) {
    switch (format) {
      case config::ImageFormat::kPng:
        same.push_back(report::ImageFormat::kPng);
        break;
      case config::ImageFormat::kSvg:
        same.push_back(report::ImageFormat::kSvg);
        break;
      case config::ImageFormat::kPdf:
        same.push_back(report::ImageFormat::kPdf);
        break;
    }
  }
  return same;
}

}  // namespace seq2see::cli
