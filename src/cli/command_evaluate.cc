#include <spdlog/spdlog.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/format.h"
#include "cli/assessment_options.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/decoding_options.h"
#include "cli/ensemble.h"
#include "cli/metric_options.h"
#include "cli/run_folder.h"
#include "cli/score_json.h"
#include "cli/score_report.h"
#include "cli/scoring.h"
#include "cli/test_set.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

using evaluation::Lines;

struct Options {
  std::vector<std::string> runs;
  std::string split = "test";
  std::string source;
  std::vector<std::string> references;
  std::vector<std::string> hypotheses;
  std::string checkpoint = "best";
  std::string output;
  std::string alignments;
  size_t threads = 0;
  DecodingOptions decoding;
  MetricOptions metrics;
  AssessmentFlags assessment;
};

TestSet read_text(const Options& options, const config::DataConfig& data, const RunFolder& run) {
  if (!options.source.empty()) return read_test_set(options.source, options.references);
  return read_split(options.split, data, run);
}

/// A line for a line; with its matrices where they are wanted.
Lines translate(const Options& options, const Ensemble& ensemble, const TestSet& text) {
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator translator(ensemble.config, ensemble.vocabularies, ensemble.pointers(), *pool);
  const bool aligns = !options.alignments.empty();
  std::optional<AtomicFile> matrices;
  if (aligns) matrices.emplace(options.alignments);
  warn_of_long_lines(translator, text.sources, /*first_line=*/0);
  const auto start = std::chrono::steady_clock::now();
  const auto translations = translator.translate(text.sources, /*n_best=*/1, /*attention=*/aligns);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  spdlog::info("translated {} sentences in {:.2f} s, {:.0f} a second",
               with_commas(static_cast<int64_t>(text.sources.size())), seconds,
               static_cast<double>(text.sources.size()) / seconds);
  Lines hypotheses;
  for (const std::vector<Translation>& best : translations) hypotheses.push_back(best.front().text);
  if (!aligns) return hypotheses;
  const alignment::Mode mode = mode_of(ensemble.config, /*samples=*/false);
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    const Translation& translation = translations[i].front();
    if (translation.source.size() <= 1) continue;  // an empty line has nothing to be aligned
    alignment::Alignment alignment = translator.align(text.sources[i], translation, mode);
    alignment.id = static_cast<int64_t>(i);
    alignment.reference = text.references.front()[i];
    alignment::write_jsonl(matrices->stream(), alignment);
  }
  matrices->commit();
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

/// "runs/a + runs/b".
std::string join(const std::vector<std::string>& runs) {
  std::string text;
  for (const std::string& run : runs) text += (text.empty() ? "" : " + ") + run;
  return text;
}

void evaluate_run(const Options& options) {
  if (options.source.empty() && !options.references.empty()) {
    throw UserError("--reference", "its source is missing", "add --source, or leave both to --split");
  }
  const evaluation::AssessmentOptions asked = options.assessment.options(/*systems=*/1);
  (void)options.metrics.metrics({});  // a mistake in the flags is told before a model is loaded
  Ensemble ensemble = load_ensemble(options.runs, options.checkpoint);
  options.decoding.apply_to(ensemble.config, ensemble.attends);
  if (!options.alignments.empty()) expect_attention(ensemble.attends, "--alignments");
  std::vector<evaluation::Metric> metrics =
      options.metrics.metrics(bleu_options(ensemble.config.testing, ensemble.config.data.trg.lang));
  const TestSet text = read_text(options, ensemble.config.data, ensemble.run);
  const Lines hypotheses = translate(options, ensemble, text);
  const std::string who = options.runs.size() > 1 ? "ensemble" : ensemble.checkpoint;
  const std::filesystem::path output = options.output.empty()
                                           ? ensemble.run.translations() / (who + "." + text.name + ".txt")
                                           : std::filesystem::path(options.output);
  std::string lines;
  for (const std::string& hypothesis : hypotheses) lines.append(hypothesis).push_back('\n');
  write_file_atomically(output, lines);
  score(options, std::move(metrics), asked, {{join(options.runs), hypotheses}}, text, output);
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
  if (!options.hypotheses.empty()) {
    options.decoding.expect_none();
    return evaluate_files(options);
  }
  if (!options.runs.empty()) return evaluate_run(options);
  throw UserError("", "there is nothing to evaluate", "name a run, or --hypotheses and --references");
}

void add_texts(CLI::App& command, Options& options) {
  const char* const kGroup = "What is evaluated";
  CLI::Option* run = command.add_option(
      "RUN", options.runs,
      "Folder of the run, such as runs/zh-en, or of one of its checkpoints; several predict together");
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
  CLI::Option* checkpoint = add_checkpoint_option(command, options.checkpoint);
  CLI::Option* output =
      command
          .add_option("-o,--output", options.output, "Where the translations go (default: the run's folder)")
          ->type_name("FILE");
  CLI::Option* alignments =
      command
          .add_option("--alignments", options.alignments, "Write the attention matrices there, as JSON lines")
          ->type_name("FILE");
  CLI::Option* threads = add_threads_option(command, options.threads);
  for (CLI::Option* of_runs : {checkpoint, output, alignments, threads}) hypotheses->excludes(of_runs);
  for (CLI::Option* option :
       {split, source, reference, hypotheses, checkpoint, output, alignments, threads}) {
    option->group(kGroup);
  }
}

}  // namespace

void add_evaluate(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Score a model's translations of a text, or those of any system, by BLEU, chrF and TER");
  auto options = std::make_shared<Options>();
  add_texts(*command, *options);
  add_decoding_options(*command, options->decoding);
  options->metrics.add_to(*command);
  options->assessment.add_to(*command);
  command->callback([options] { evaluate(*options); });
}

}  // namespace seq2see::cli
