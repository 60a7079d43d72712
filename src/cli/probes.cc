#include "cli/probes.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"
#include "cli/logging.h"

namespace seq2see::cli {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string::npos; }

Probes read_probes_of_file(const config::Config& config) {
  const std::string& file = config.attention.probes.file;
  Probes probes;
  const std::vector<std::string> lines = read_lines(file);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const size_t tab = lines[i].find('\t');
    const bool one_tab = tab != std::string::npos && lines[i].find('\t', tab + 1) == std::string::npos;
    std::string source = lines[i].substr(0, tab);
    std::string target = one_tab ? lines[i].substr(tab + 1) : "";
    if (!one_tab || is_blank(source) || is_blank(target)) {
      throw UserError(file + ":" + std::to_string(i + 1), "this is not a pair of sentences",
                      "write the source, one tab, and the target");
    }
    probes.sources.push_back(std::move(source));
    probes.targets.push_back(std::move(target));
  }
  if (probes.size() == 0)
    throw UserError(file, "there is no pair of sentences", "write source, tab, target on each line");
  AnnotationFiles annotations =
      words_of_prefix(config.attention.probes_words, config.data.src.lang, config.data.trg.lang);
  annotations.gold = config.attention.probes_alignment;
  probes.annotations = read_annotations(annotations, probes.sources, probes.targets);
  return probes;
}

Probes pick_evenly(const data::ParallelText& text, const Annotations& annotations, int64_t count) {
  std::vector<size_t> usable;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!is_blank(text.source[i]) && !is_blank(text.target[i])) usable.push_back(i);
  }
  const size_t wanted = std::min(static_cast<size_t>(count), usable.size());
  Probes probes;
  for (size_t i = 0; i < wanted; ++i) {
    const size_t line = usable[i * usable.size() / wanted];
    probes.sources.emplace_back(text.source[line]);
    probes.targets.emplace_back(text.target[line]);
    probes.annotations.take(annotations, line);
  }
  return probes;
}

}  // namespace

Probes read_probes(const config::Config& config, const data::ParallelText& dev,
                   const Annotations& dev_annotations) {
  const config::ProbesConfig& options = config.attention.probes;
  if (options.file.empty() &&
      !(config.attention.probes_words.empty() && config.attention.probes_alignment.empty())) {
    spdlog::info(
        "attention.probes_words and probes_alignment belong to a file of probes, which is not named");
  }
  if (!options.file.empty()) return read_probes_of_file(config);
  if (options.dev_pairs > 0) return pick_evenly(dev, dev_annotations, options.dev_pairs);
  Probes probes;
  for (const auto& [source, target] : options.pairs) {
    if (is_blank(source) || is_blank(target)) {
      throw UserError("attention.probes", "a pair has an empty side", "write both sentences");
    }
    probes.sources.push_back(source);
    probes.targets.push_back(target);
  }
  return probes;
}

std::vector<alignment::Alignment> align_probes(const Translator& translator, const Probes& probes,
                                               bool greedy, int64_t epoch, int64_t step) {
  std::vector<alignment::Alignment> alignments;
  const auto add = [&](const std::vector<Translation>& translations, alignment::Mode mode) {
    for (size_t i = 0; i < probes.size(); ++i) {
      alignment::Alignment alignment = translator.align(probes.sources[i], translations[i], mode);
      alignment.id = static_cast<int64_t>(i);
      alignment.epoch = epoch;
      alignment.step = step;
      alignment.reference = probes.targets[i];
      probes.annotations.add_to(alignment, i, /*with_target=*/mode == alignment::Mode::kForced);
      alignments.push_back(std::move(alignment));
    }
  };
  add(translator.force(probes.sources, probes.targets), alignment::Mode::kForced);
  if (greedy) {
    add(translator.translate_greedily(probes.sources, /*attention=*/true), alignment::Mode::kGreedy);
  }
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
  for (const auto& warning : warnings) {
    if (warning) warn_once(*warning);
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
