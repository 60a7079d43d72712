#include <spdlog/spdlog.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/output_place.h"
#include "cli/assessment_options.h"
#include "cli/attention_chart.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/comparison.h"
#include "cli/comparison_json.h"
#include "cli/comparison_report.h"
#include "cli/decoding_options.h"
#include "cli/metric_options.h"
#include "cli/output_files.h"
#include "cli/score_report.h"
#include "cli/scoring.h"
#include "cli/system_names.h"
#include "cli/trained_model.h"
#include "config/reader.h"
#include "ops/runtime.h"
#include "report/image_format.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::vector<std::string> runs;
  std::string split = "test";
  std::string checkpoint = "best";
  std::string markdown;
  std::string statistics_plot;
  size_t threads = 0;
  DecodingOptions decoding;
  MetricOptions metrics;
  AssessmentFlags assessment;
};

/// A run before its model is loaded.
struct Entry {
  Place place;
  config::Config config;
};

void expect_several(const std::vector<std::string>& runs) {
  if (runs.size() < 2) {
    throw UserError(runs.empty() ? "" : runs.front(), "one run has none to be compared with",
                    "name two runs or more, or use seq2see evaluate");
  }
  for (size_t i = 0; i < runs.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (std::filesystem::path(runs[i] + "/").lexically_normal() !=
          std::filesystem::path(runs[j] + "/").lexically_normal()) {
        continue;
      }
      throw UserError(runs[i], "the run is named twice",
                      "name it once, or checkpoints of it by their folders");
    }
  }
}

/// One test set asks for one pair of languages.
void expect_same_languages(const Options& options, const std::vector<Entry>& entries) {
  const config::DataConfig& first = entries.front().config.data;
  for (size_t i = 1; i < entries.size(); ++i) {
    const config::DataConfig& other = entries[i].config.data;
    if (other.src.lang == first.src.lang && other.trg.lang == first.trg.lang) continue;
    throw UserError(options.runs[i],
                    "translates " + other.src.lang + " to " + other.trg.lang + ", but " +
                        options.runs.front() + " " + first.src.lang + " to " + first.trg.lang,
                    "compare runs with the same languages, since all translate the test text of the first");
  }
}

std::vector<Entry> read_entries(const Options& options) {
  std::vector<Entry> entries;
  for (const std::string& run : options.runs) {
    Place place = place_of(run, options.checkpoint);
    place.run.expect_run();
    place.run.expect_checkpoint(place.checkpoint);
    config::Config config = config::read_config(place.run.config());
    options.decoding.apply_to(config, config.model.decoder.attention != config::AttentionKind::kNone);
    entries.push_back({std::move(place), std::move(config)});
  }
  expect_same_languages(options, entries);
  return entries;
}

Comparison translate_all(const Options& options, const std::vector<Entry>& entries, const TestSet& text,
                         std::vector<evaluation::System>& systems) {
  const config::DataConfig& data = entries.front().config.data;
  Comparison comparison;
  comparison.test_set = text.name;
  comparison.source_language = data.src.lang;
  comparison.target_language = data.trg.lang;
  comparison.sentences = text.sources.size();
  const std::vector<std::string> names = short_names(options.runs);
  for (size_t i = 0; i < entries.size(); ++i) {
    comparison.runs.push_back(describe_run(options.runs[i], entries[i].place, entries[i].config));
    comparison.runs.back().name = names[i];
  }
  if (!options.statistics_plot.empty()) {
    expect_statistics(comparison.runs, "--plot-statistics " + options.statistics_plot);
  }
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  comparison.threads = pool->size();
  for (size_t i = 0; i < entries.size(); ++i) {
    ComparedRun& run = comparison.runs[i];
    systems.push_back(
        {options.runs[i], translate_for_comparison(entries[i].place, entries[i].config, text, *pool, run)});
    spdlog::info("{}: {:.0f} sentences a second", run.name, run.sentences_per_second);
  }
  return comparison;
}

/// The pictures that were asked for.
std::vector<std::filesystem::path> draw(const Options& options, const Comparison& comparison) {
  std::vector<std::filesystem::path> plots;
  if (!options.assessment.plot().empty()) {
    plots = draw_scores_by_length(comparison.assessments, options.assessment.plot());
  }
  if (!options.statistics_plot.empty()) {
    draw_score_variance(comparison.runs, options.statistics_plot);
    plots.emplace_back(options.statistics_plot);
  }
  return plots;
}

void compare(const Options& options) {
  // A mistake in the flags is told before a model is loaded.
  expect_several(options.runs);
  const evaluation::AssessmentOptions asked = options.assessment.options(options.runs.size());
  if (!options.statistics_plot.empty()) report::format_of_file(options.statistics_plot);
  (void)options.metrics.metrics({});
  const std::vector<Entry> entries = read_entries(options);
  std::vector<RunFolder> runs;
  runs.reserve(entries.size());
  for (const Entry& entry : entries) runs.push_back(entry.place.run);
  expect_separate_files({{"--markdown", options.markdown},
                         {"--plot", options.assessment.plot()},
                         {"--plot-statistics", options.statistics_plot}},
                        joined({files_of_split(options.split, entries.front().config.data), files_of(runs)}));
  const config::Config& first = entries.front().config;
  std::vector<evaluation::Metric> metrics =
      options.metrics.metrics(bleu_options(first.testing, first.data.trg.lang));
  const TestSet text = read_split(options.split, first.data, entries.front().place.run);

  std::vector<evaluation::System> systems;
  Comparison comparison = translate_all(options, entries, text, systems);
  warn_of_misleading_bleu(metrics, systems, text.references);
  comparison.assessments =
      evaluation::assess(std::move(metrics), systems, text.references, text.sources, asked);

  const std::vector<std::filesystem::path> plots = draw(options, comparison);
  if (!options.markdown.empty())
    write_file_atomically(follow_links(options.markdown), comparison_markdown(comparison));
  if (options.assessment.json()) {
    std::cout << comparison_json(comparison).dump(2) << std::endl;
    return;
  }
  std::cout << comparison_report(comparison);
  if (!options.markdown.empty()) std::cout << "markdown: " << options.markdown << '\n';
  for (const std::filesystem::path& plot : plots) std::cout << "plot: " << plot.string() << '\n';
  std::cout << std::flush;
}

}  // namespace

void add_compare(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "compare",
      "Put several runs side by side: sizes, speeds, scores on one test set, what their attention does");
  auto options = std::make_shared<Options>();
  const char* const kGroup = "What is compared";
  command
      ->add_option("RUN", options->runs,
                   "Folders of runs, or of their checkpoints; the first is the baseline")
      ->required()
      ->group(kGroup);
  command
      ->add_option("--split", options->split,
                   "test or dev of the first run, or a prefix of other files, such as data/zh-en/long")
      ->type_name("SPLIT")
      ->capture_default_str()
      ->group(kGroup);
  add_checkpoint_option(*command, options->checkpoint)->group(kGroup);
  add_threads_option(*command, options->threads)->group(kGroup);
  add_decoding_options(*command, options->decoding);
  options->metrics.add_to(*command, {"bleu", "chrf"});
  options->assessment.add_to_comparison(*command);
  const char* const kAnswer = "Answer";
  command
      ->add_option("--markdown", options->markdown,
                   "Write the tables there too, as Markdown for a README or paper")
      ->type_name("FILE")
      ->group(kAnswer);
  command
      ->add_option(
          "--plot-statistics", options->statistics_plot,
          "Draw the variance of the attention's scores over d_k: a file that ends in .png, .svg or .pdf")
      ->type_name("FILE")
      ->group(kAnswer);
  command->callback([options] { compare(*options); });
}

}  // namespace seq2see::cli
