#include <spdlog/spdlog.h>

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "cli/assessment_options.h"
#include "cli/commands.h"
#include "cli/metric_options.h"
#include "cli/run_folder.h"
#include "cli/score_json.h"
#include "cli/score_report.h"
#include "cli/scoring.h"
#include "cli/test_set.h"
#include "cli/trained_model.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

using evaluation::Lines;

struct Options {
  std::string run;
  std::string split = "test";
  std::string source;
  std::vector<std::string> references;
  std::vector<std::string> hypotheses;
  std::string checkpoint = "best";
  std::string output;
  size_t threads = 0;
  MetricOptions metrics;
  AssessmentFlags assessment;
};

TestSet read_text(const Options& options, const config::DataConfig& data, const RunFolder& run) {
  if (!options.source.empty()) return read_test_set(options.source, options.references);
  // "dev" and "test" are the copies in the run's folder; anything else is a prefix of files.
  const bool named = options.split == "dev" || options.split == "test";
  const std::filesystem::path prefix = named ? run.text(options.split) : std::filesystem::path(options.split);
  if (named && !std::filesystem::exists(prefix.string() + "." + data.src.lang)) {
    throw UserError(
        "--split " + options.split, "the run has no " + options.split + " text",
        "set data." + options.split + " before training, or name files with --source and --reference");
  }
  const data::ParallelText text = data::read_parallel_text(prefix, data.src.lang, data.trg.lang);
  TestSet set{prefix.filename().string(), text.source.strings(), {text.target.strings()}, text.target_file};
  expect_references(set.references[0], text.target_file);
  return set;
}

/// A line for a line.
Lines translate(const Options& options, const TrainedModel& trained, const Lines& sources) {
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator translator(trained.config, trained.vocabularies, *trained.model, *pool);
  Lines hypotheses;
  for (Translation& translation : translator.translate(sources, /*attention=*/false)) {
    hypotheses.push_back(std::move(translation.text));
  }
  return hypotheses;
}

/// Scores the systems and prints what was asked for.
/// @param translations  where the translations went, if they were made here
void score(const Options& options, std::vector<evaluation::Metric> metrics,
           const evaluation::AssessmentOptions& asked, const std::vector<evaluation::System>& systems,
           const TestSet& text, const std::optional<std::filesystem::path>& translations) {
  warn_of_misleading_bleu(metrics, systems, text.references);
  const evaluation::Assessments assessments =
      evaluation::assess(std::move(metrics), systems, text.references, text.sources, asked);
  std::vector<std::filesystem::path> plots;
  if (!options.assessment.plot().empty())
    plots = draw_scores_by_length(assessments, options.assessment.plot());
  if (options.assessment.json()) {
    nlohmann::ordered_json json = scores_json(assessments);
    if (translations) json["translations"] = translations->string();
    std::cout << json.dump(2) << std::endl;
    return;
  }
  std::cout << score_report(assessments);
  if (translations) std::cout << "translations: " << translations->string() << '\n';
  for (const std::filesystem::path& plot : plots) std::cout << "plot: " << plot.string() << '\n';
  std::cout << std::flush;
}

void evaluate_run(const Options& options) {
  if (options.source.empty() && !options.references.empty()) {
    throw UserError("--reference", "its source is missing", "add --source, or leave both to --split");
  }
  const evaluation::AssessmentOptions asked = options.assessment.options(/*systems=*/1);
  (void)options.metrics.metrics({});  // a mistake in the flags is told before a model is loaded
  const RunFolder run(options.run);
  const TrainedModel trained = load_trained_model(run, options.checkpoint);
  std::vector<evaluation::Metric> metrics =
      options.metrics.metrics(bleu_options(trained.config.testing, trained.config.data.trg.lang));
  const TestSet text = read_text(options, trained.config.data, run);
  const Lines hypotheses = translate(options, trained, text.sources);
  const std::filesystem::path output =
      options.output.empty() ? run.translations() / (options.checkpoint + "." + text.name + ".txt")
                             : std::filesystem::path(options.output);
  std::string lines;
  for (const std::string& hypothesis : hypotheses) lines.append(hypothesis).push_back('\n');
  write_file_atomically(output, lines);
  score(options, std::move(metrics), asked, {{options.run, hypotheses}}, text, output);
}

void evaluate_files(const Options& options) {
  const evaluation::AssessmentOptions asked = options.assessment.options(options.hypotheses.size());
  std::vector<evaluation::Metric> metrics = options.metrics.metrics({});
  if (asked.by_length && options.source.empty()) {
    throw UserError("--by-length", "the source is missing, whose lengths are meant", "add --source FILE");
  }
  if (!asked.by_length && !options.source.empty()) {
    throw UserError("--source", "changes nothing beside --hypotheses alone",
                    "add --by-length, or leave it out");
  }
  const TestSet text = read_test_set(options.source, options.references);
  score(options, std::move(metrics), asked, read_systems(options.hypotheses, text), text, std::nullopt);
}

void evaluate(const Options& options) {
  if (!options.hypotheses.empty()) return evaluate_files(options);
  if (!options.run.empty()) return evaluate_run(options);
  throw UserError("", "there is nothing to evaluate", "name a run, or --hypotheses and --references");
}

void add_texts(CLI::App& command, Options& options) {
  const char* const kGroup = "What is evaluated";
  CLI::Option* run = command.add_option("RUN", options.run, "Folder of the run, such as runs/zh-en");
  CLI::Option* split = command
                           .add_option("--split", options.split,
                                       "test, dev, or a prefix of other files, such as data/zh-en/long")
                           ->type_name("SPLIT")
                           ->capture_default_str();
  CLI::Option* source =
      command
          .add_option(
              "--source", options.source,
              "With --reference, instead of --split: text to translate; with --hypotheses: their source, "
              "for --by-length")
          ->type_name("FILE");
  CLI::Option* reference =
      command
          .add_option("--reference,--references", options.references,
                      "Translations of the source, line by line; several files are all "
                      "references of every line, which may be empty where one is missing")
          ->type_name("FILE...");
  CLI::Option* hypotheses =
      command
          .add_option(
              "--hypotheses", options.hypotheses,
              "Instead of a run: what any systems translated; several files are compared with the first")
          ->type_name("FILE...")
          ->needs(reference)
          ->excludes(run)
          ->excludes(split);
  source->needs(reference)->excludes(split);
  CLI::Option* checkpoint = command.add_option("--checkpoint", options.checkpoint, "Which weights")
                                ->check(CLI::IsMember({"best", "last"}))
                                ->type_name("best|last")
                                ->capture_default_str();
  CLI::Option* output =
      command
          .add_option("-o,--output", options.output, "Where the translations go (default: the run's folder)")
          ->type_name("FILE");
  CLI::Option* threads =
      command
          .add_option("--threads", options.threads, "Threads that compute (default: one for each processor)")
          ->type_name("N")
          ->check(CLI::Range(1, 1024));
  for (CLI::Option* of_runs : {checkpoint, output, threads}) hypotheses->excludes(of_runs);
  for (CLI::Option* option : {split, source, reference, hypotheses, checkpoint, output, threads}) {
    option->group(kGroup);
  }
}

}  // namespace

void add_evaluate(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Score a model's translations of a text, or those of any system, by BLEU, chrF and TER");
  auto options = std::make_shared<Options>();
  add_texts(*command, *options);
  options->metrics.add_to(*command);
  options->assessment.add_to(*command);
  command->callback([options] { evaluate(*options); });
}

}  // namespace seq2see::cli
