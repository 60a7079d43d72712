#include <spdlog/spdlog.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alignment/jsonl.h"
#include "alignment/pharaoh.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/format.h"
#include "base/output_place.h"
#include "base/text_file.h"
#include "cli/alignment_options.h"
#include "cli/assessment_options.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/decoding_options.h"
#include "cli/ensemble.h"
#include "cli/gold_score.h"
#include "cli/metric_options.h"
#include "cli/output_files.h"
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
  std::string gold;   // of the pairs of source and first reference
  std::string links;  // of any aligner, to be compared with gold
  bool one_based = false;
  AlignmentOptions alignment;
  size_t threads = 0;
  DecodingOptions decoding;
  MetricOptions metrics;
  AssessmentFlags assessment;
};

/// output: where the translations go, if anywhere.
void expect_separate_outputs(const Options& options, const std::filesystem::path& output,
                             const std::vector<NamedFile>& more_inputs) {
  const std::vector<NamedFile> inputs =
      joined({more_inputs,
              files_of("--reference", options.references),
              files_of("--hypotheses", options.hypotheses),
              files_of("--words", options.alignment.words()),
              {{"--source", options.source}, {"--alignment-gold", options.gold}}});
  expect_separate_files(
      {{"--output", output}, {"--alignments", options.alignments}, {"--plot", options.assessment.plot()}},
      inputs);
}

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
  if (aligns) matrices.emplace(follow_links(options.alignments));
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

AnnotationFiles annotation_files(const Options& options) {
  const std::vector<std::string>& words = options.alignment.words();
  AnnotationFiles files;
  if (!words.empty()) files.source_words = words.front();
  if (words.size() > 1) files.target_words = words.back();
  files.gold = options.gold;
  files.first_index = options.one_based ? 1 : 0;
  return files;
}

/// Aligns the text with its first reference by forced decoding, and compares that with gold links.
alignment::AlignmentQuality align(const Options& options, const Ensemble& ensemble, const TestSet& text,
                                  const Annotations& annotations) {
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator forward(ensemble.config, ensemble.vocabularies, ensemble.pointers(), *pool);
  std::optional<TrainedModel> reverse;
  std::optional<Translator> backward;
  if (options.alignment.has_reverse()) {
    reverse = options.alignment.load_reverse(ensemble.config, options.checkpoint);
    backward.emplace(reverse->config, reverse->vocabularies,
                     std::vector<model::Seq2Seq*>{reverse->model.get()}, *pool);
  }
  const PairAligner aligner(forward, backward ? &*backward : nullptr, options.alignment.method());
  return quality_of(aligner.align(text.sources, text.references.front(), annotations), annotations.gold);
}

/// What is told beside the scores of translations.
struct Extras {
  std::optional<std::filesystem::path> translations =
      std::nullopt;  // where they went, if they were made here
  std::optional<alignment::AlignmentQuality> alignment = std::nullopt;
  size_t pairs = 0;  // that were aligned
};

/// Scores the systems and prints what was asked for.
void score(const Options& options, std::vector<evaluation::Metric> metrics,
           const evaluation::AssessmentOptions& asked, const std::vector<evaluation::System>& systems,
           const TestSet& text, const Extras& extras) {
  warn_of_misleading_bleu(metrics, systems, text.references);
  const evaluation::Assessments assessments =
      evaluation::assess(std::move(metrics), systems, text.references, text.sources, asked);
  std::vector<std::filesystem::path> plots;
  if (!options.assessment.plot().empty())
    plots = draw_scores_by_length(assessments, options.assessment.plot());
  if (options.assessment.json()) {
    nlohmann::ordered_json json = scores_json(assessments);
    if (extras.alignment) json["alignment"] = gold_json(*extras.alignment, extras.pairs);
    if (extras.translations) json["translations"] = extras.translations->string();
    std::cout << json.dump(2) << std::endl;
    return;
  }
  std::cout << score_report(assessments);
  if (extras.alignment) std::cout << gold_line(*extras.alignment, extras.pairs) << '\n';
  if (extras.translations) std::cout << "translations: " << extras.translations->string() << '\n';
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
  const TestSet text = read_text(options, ensemble.config.data, ensemble.runs.front());
  Annotations annotations;
  if (!options.gold.empty()) {
    if (options.runs.size() > 1) {
      throw UserError("--alignment-gold", "one model aligns, not an ensemble", "name one run");
    }
    expect_attention_to_align(ensemble.config, options.runs.front());
    (void)options.alignment.method();
    annotations = read_annotations(annotation_files(options), text.sources, text.references.front());
  }
  const std::string who = options.runs.size() > 1 ? "ensemble" : ensemble.checkpoint;
  const std::filesystem::path output =
      options.output.empty() ? ensemble.runs.front().translations() / (who + "." + text.name + ".txt")
                             : std::filesystem::path(options.output);
  std::vector<NamedFile> inputs = files_of(ensemble.runs);
  if (options.source.empty()) inputs = joined({files_of_split(options.split, ensemble.config.data), inputs});
  expect_separate_outputs(options, output, inputs);
  const Lines hypotheses = translate(options, ensemble, text);
  std::string lines;
  for (const std::string& hypothesis : hypotheses) lines.append(hypothesis).push_back('\n');
  write_file_atomically(follow_links(output), lines);
  Extras extras{.translations = output};
  if (!options.gold.empty()) {
    extras.alignment = align(options, ensemble, text, annotations);
    extras.pairs = text.sources.size();
  }
  score(options, std::move(metrics), asked, {{join(options.runs), hypotheses}}, text, extras);
}

void evaluate_files(const Options& options) {
  const evaluation::AssessmentOptions asked = options.assessment.options(options.hypotheses.size());
  expect_separate_outputs(options, /*output=*/{}, /*more_inputs=*/{});
  std::vector<evaluation::Metric> metrics = options.metrics.metrics({});
  if (asked.by_length && options.source.empty()) {
    throw UserError("--by-length", "the source is missing, whose lengths are meant", "add --source FILE");
  }
  if (!asked.by_length && !options.source.empty()) {
    throw UserError("--source", "changes nothing beside --hypotheses alone",
                    "add --by-length, or leave it out");
  }
  const TestSet text = read_test_set(options.source, options.references);
  score(options, std::move(metrics), asked, read_systems(options.hypotheses, text), text, {});
}

/// Links of any aligner against gold links: neither text nor run is needed.
void evaluate_links(const Options& options) {
  const std::vector<std::string> links = read_lines(options.links);
  const std::vector<std::string> gold = read_lines(options.gold);
  if (links.size() != gold.size()) {
    throw UserError(options.links,
                    "has " + std::to_string(links.size()) + " lines, " + options.gold + " has " +
                        std::to_string(gold.size()),
                    "give one line for each sentence");
  }
  alignment::AlignmentQuality quality;
  for (size_t i = 0; i < links.size(); ++i) {
    const std::string line = ":" + std::to_string(i + 1);
    quality += alignment::compare_with_gold(
        alignment::parse_pharaoh(links[i], options.links + line).possible,
        alignment::parse_pharaoh(gold[i], options.gold + line, options.one_based ? 1 : 0));
  }
  if (options.assessment.json()) {
    std::cout << gold_json(quality, links.size()).dump(2) << std::endl;
  } else {
    std::cout << gold_line(quality, links.size()) << std::endl;
  }
}

void evaluate(const Options& options) {
  if (!options.links.empty()) return evaluate_links(options);
  if (!options.hypotheses.empty()) {
    options.decoding.expect_none();
    return evaluate_files(options);
  }
  if (!options.runs.empty()) return evaluate_run(options);
  throw UserError("", "there is nothing to evaluate",
                  "name a run, or --hypotheses and --references, or --alignment and --alignment-gold");
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

void add_alignment(CLI::App& command, Options& options) {
  const char* const kGroup = "Word alignment";
  CLI::Option* gold =
      command
          .add_option("--alignment-gold", options.gold,
                      "Links that people drew between source and first reference: prints the alignment error "
                      "rate of attention, with the reference forced")
          ->type_name("FILE");
  CLI::Option* one_based =
      command.add_flag("--one-based", options.one_based, "The gold links count words from 1, not from 0")
          ->needs(gold);
  CLI::Option* links = command
                           .add_option("--alignment", options.links,
                                       "Instead of a run: links that any aligner made, to be compared with "
                                       "--alignment-gold")
                           ->type_name("FILE")
                           ->needs(gold);
  options.alignment.add_to(command);
  for (CLI::Option* option : options.alignment.declared()) {
    option->group(kGroup)->needs(gold);
    links->excludes(option);
  }
  for (const char* other : {"RUN", "--split", "--source", "--reference", "--hypotheses", "--checkpoint",
                            "--output", "--alignments", "--threads"}) {
    links->excludes(command.get_option(other));
  }
  gold->excludes(command.get_option("--hypotheses"));
  for (CLI::Option* option : {gold, one_based, links}) option->group(kGroup);
}

}  // namespace

void add_evaluate(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "evaluate", "Score a model's translations of a text, or those of any system, by BLEU, chrF and TER");
  auto options = std::make_shared<Options>();
  add_texts(*command, *options);
  add_alignment(*command, *options);
  add_decoding_options(*command, options->decoding);
  options->metrics.add_to(*command);
  options->assessment.add_to(*command);
  command->callback([options] { evaluate(*options); });
}

}  // namespace seq2see::cli
