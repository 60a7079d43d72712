#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alignment/jsonl.h"
#include "alignment/numbers.h"
#include "alignment/words.h"
#include "base/error.h"
#include "base/text_file.h"
#include "cli/alignment_file.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/file_heatmaps.h"
#include "cli/heatmap_outputs.h"
#include "cli/history.h"
#include "cli/run_folder.h"
#include "cli/trained_model.h"
#include "cli/translator.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string path;  // of a run, or of a file
  std::string unit = "piece";
  std::string epoch;  // empty: the last, or all where they are shown together
  std::string sentence = "all";
  std::string mode = "all";
  std::optional<std::string> source;
  std::optional<std::string> target;
  std::string checkpoint = "best";
  OutputOptions output;
  AlignmentFileOptions file;
  std::vector<CLI::Option*> of_runs;  // options that say something of a run alone
};

std::optional<int64_t> parse_number(const std::string& text) {
  const std::optional<int64_t> number = alignment::parse_integer(text);
  return number && *number >= 0 ? number : std::nullopt;
}

/// The epochs meant by a number, "all", "last" or "best".
std::vector<int64_t> chosen_epochs(const std::string& choice, const RunFolder& run) {
  std::vector<int64_t> epochs = run.attention_epochs();
  if (epochs.empty()) {
    throw UserError(
        run.root().string(), "no attention matrices were dumped",
        "set attention.probes before training (and an attention other than none), or draw a sentence of "
        "your own with --source");
  }
  if (choice == "all") return epochs;
  if (choice == "last") return {epochs.back()};
  std::optional<int64_t> wanted = parse_number(choice);
  if (choice == "best") {
    wanted = training::read_state(run.checkpoint("best") / "state.json").best_epoch;
  } else if (!wanted) {
    throw UserError("--epoch", "'" + choice + "' is not an epoch", "use a number, all, last or best");
  }
  if (std::find(epochs.begin(), epochs.end(), *wanted) == epochs.end()) {
    throw UserError("--epoch", "there are no matrices of epoch " + std::to_string(*wanted),
                    "there are those of epochs " + std::to_string(epochs.front()) + " to " +
                        std::to_string(epochs.back()));
  }
  return {*wanted};
}

/// The number of --sentence, or nothing for all of them.
std::optional<int64_t> chosen_sentence(const Options& options) {
  if (options.sentence == "all") return std::nullopt;
  const std::optional<int64_t> sentence = parse_number(options.sentence);
  if (!sentence) {
    throw UserError("--sentence", "'" + options.sentence + "' is not a number", "use a number or all");
  }
  return sentence;
}

bool wants_words(const Options& options) { return options.unit == "word"; }

alignment::Alignment in_chosen_unit(const Options& options, const alignment::Alignment& alignment) {
  return wants_words(options) ? alignment::to_words(alignment) : alignment;
}

/// Words have pictures of their own beside those of pieces.
std::string stem_of(const Options& options, const std::string& stem) {
  return wants_words(options) ? stem + "-words" : stem;
}

std::vector<alignment::Alignment> chosen_alignments(const Options& options,
                                                    const std::filesystem::path& file) {
  const std::optional<int64_t> sentence = chosen_sentence(options);
  std::vector<alignment::Alignment> chosen;
  for (const alignment::Alignment& alignment : alignment::read_jsonl(file)) {
    if (sentence && alignment.id != *sentence) continue;
    if (options.mode != "all" && alignment::mode_name(alignment.mode) != options.mode) continue;
    chosen.push_back(in_chosen_unit(options, alignment));
  }
  if (chosen.empty()) {
    throw UserError(file.string(),
                    "there is no matrix of sentence " + options.sentence + ", mode " + options.mode,
                    "sentences are numbered from 0");
  }
  return chosen;
}

void draw_dumped(const Options& options, const RunFolder& run) {
  run.expect_run();
  const HeatmapOutputs outputs = parse_outputs(options.output);
  const std::unique_ptr<ThreadPool> pool = make_pool(0);
  const History history = read_history(run.metrics(), run.timing());
  const std::filesystem::path folder =
      options.output.folder.empty() ? run.root() / "heatmaps" : std::filesystem::path(options.output.folder);
  std::string choice = options.epoch;
  if (choice.empty()) choice = outputs.animation || outputs.contact_sheet ? "all" : "last";
  std::vector<Scene> scenes;
  for (const int64_t epoch : chosen_epochs(choice, run)) {
    scenes.push_back({.folder = folder / run.heatmaps(epoch).filename(),
                      .bleu = history.bleu_of_epoch(epoch),
                      .alignments = chosen_alignments(options, run.attention(epoch))});
  }
  write_outputs(outputs, scenes, folder, stem_of(options, "probe"), options.path, *pool);
}

constexpr const char* kSentenceStem = "sentence";

/// One more than the largest number among the pictures in the folder that are named after `stem`: a second
/// must not replace the first.
int64_t first_free_number(const std::filesystem::path& folder, const std::string& stem) {
  const std::string prefix = stem + "-";
  int64_t number = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const size_t end = name.find('-', prefix.size());
    if (const auto taken = parse_number(name.substr(prefix.size(), end - prefix.size()))) {
      number = std::max(number, *taken + 1);
    }
  }
  return number;
}

/// A sentence given on the command line: with its translation forced, or the model's own.
void draw_sentence(const Options& options, const RunFolder& run) {
  const HeatmapOutputs outputs = parse_outputs(options.output);
  const bool forced = options.target.has_value();
  const std::string source = options.source.value_or("");
  const std::string target = options.target.value_or("");
  for (const std::string& text : {source, target}) {
    if (find_invalid_utf8(text)) throw UserError("--source, --target", "the text is not valid UTF-8");
  }
  const TrainedModel trained = load_trained_model(run, options.checkpoint);
  const std::unique_ptr<ThreadPool> pool = make_pool(1);
  const Translator translator(trained.config, trained.vocabularies, {trained.model.get()}, *pool);
  const Translation translation = forced
                                      ? translator.force({source}, {target}).front()
                                      : translator.translate_greedily({source}, /*attention=*/true).front();
  if (translation.source.size() <= 1) throw UserError("--source", "the sentence is empty", "write one");
  if (forced && translation.hypothesis.ids.size() <= 1) {
    throw UserError("--target", "the sentence is empty", "write one, or leave it to the model");
  }
  alignment::Alignment alignment =
      translator.align(source, translation, forced ? alignment::Mode::kForced : alignment::Mode::kGreedy);
  // A state saved between two epochs already names the next one.
  alignment.epoch = trained.state.position == 0 ? trained.state.epoch - 1 : trained.state.epoch;
  alignment.step = trained.state.updates;
  alignment.reference = target;
  alignment::require_matrix(alignment, options.path);
  const std::filesystem::path folder = options.output.folder.empty()
                                           ? run.root() / "heatmaps" / "sentence"
                                           : std::filesystem::path(options.output.folder);
  const std::string stem = stem_of(options, kSentenceStem);
  alignment.id = first_free_number(folder, stem);
  if (!forced) std::cerr << translation.text << '\n';
  write_outputs(outputs, {{.folder = folder, .bleu = {}, .alignments = {in_chosen_unit(options, alignment)}}},
                folder, stem, options.path, *pool);
}

/// The sentences of a file, numbered in its order.
void draw_file(const Options& options) {
  const std::filesystem::path file(options.path);
  const HeatmapOutputs outputs = parse_outputs(options.output);
  if (outputs.animation) {
    throw UserError("--format", "apng shows the epochs of a run, and a file of alignments has none",
                    "use png, svg, pdf or text");
  }
  const std::optional<int64_t> sentence = chosen_sentence(options);
  std::vector<alignment::Alignment> alignments = options.file.read(file);
  if (sentence && static_cast<size_t>(*sentence) >= alignments.size()) {
    throw UserError(file.string(), "there is no sentence " + options.sentence,
                    "it has " + std::to_string(alignments.size()) + ", numbered from 0");
  }
  const size_t first = sentence ? static_cast<size_t>(*sentence) : 0;
  if (sentence) alignments = {alignments[first]};
  for (alignment::Alignment& alignment : alignments) {
    alignment::require_matrix(alignment, file.string());
    alignment = in_chosen_unit(options, alignment);
  }
  if (outputs.text) print_text_heatmaps(alignments, outputs.colour);
  if (outputs.pictures.empty()) return;
  std::filesystem::path folder(options.output.folder);
  if (folder.empty()) folder = std::filesystem::path(file).concat("-heatmaps");
  print_files(draw_file_heatmaps(
      alignments,
      {.file = file, .stem = stem_of(options, kSentenceStem), .formats = outputs.pictures, .first = first},
      folder));
}

/// Throws UserError where one of the options was given: it would change nothing.
void expect_not_given(const std::vector<CLI::Option*>& options, const char* why) {
  for (const CLI::Option* option : options) {
    if (option->count() > 0) throw UserError(option->get_name(), why, "leave it away");
  }
}

void heatmap(const Options& options) {
  if (!std::filesystem::exists(options.path)) {
    throw UserError(options.path, "there is no such folder or file",
                    "name the folder of a run, such as runs/zh-en, or a file of alignments");
  }
  if (!std::filesystem::is_directory(options.path)) {
    expect_not_given(options.of_runs, "this is for runs, and RUN is a file of alignments");
    draw_file(options);
    return;
  }
  expect_not_given(options.file.declared(), "this is for files of alignments, and RUN is a folder");
  const RunFolder run(options.path);
  if (options.source) {
    draw_sentence(options, run);
  } else {
    draw_dumped(options, run);
  }
}

}  // namespace

void add_heatmap(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "heatmap",
      "Draw attention matrices: of the probe pairs of a run, of a sentence of your own, or of a file of "
      "alignments");
  command
      ->add_option(
          "RUN", options->path,
          "Folder of a run, such as runs/zh-en, or a file of alignments, of this program or of another")
      ->required();
  CLI::Option* epoch =
      command
          ->add_option("--epoch", options->epoch,
                       "A number (0: before training), all, last or best (default: last; with --format apng "
                       "or --contact-sheet all)")
          ->type_name("EPOCH");
  CLI::Option* sentence =
      command
          ->add_option("--sentence", options->sentence,
                       "The number of a probe pair, or of a sentence in the file, from 0; or all")
          ->type_name("N")
          ->capture_default_str();
  CLI::Option* mode =
      command
          ->add_option("--mode", options->mode,
                       "forced (the reference as target), greedy (the model's own output) or all")
          ->check(CLI::IsMember({"forced", "greedy", "all"}))
          ->type_name("MODE")
          ->capture_default_str();
  CLI::Option* source =
      command->add_option("--source", options->source, "Draw this sentence instead of the probe pairs")
          ->type_name("TEXT");
  source->excludes(epoch)->excludes(sentence)->excludes(mode);
  CLI::Option* target = command
                            ->add_option("--target", options->target,
                                         "With --source: its translation (default: the model's own)")
                            ->type_name("TEXT")
                            ->needs(source);
  CLI::Option* checkpoint =
      add_checkpoint_option(*command, options->checkpoint,
                            "With --source: which weights: best, last, or another of the run")
          ->needs(source);
  options->file.add_to(*command);
  command
      ->add_option("--unit", options->unit,
                   "piece, or word: pieces merged by where they stand in the sentence")
      ->check(CLI::IsMember({"piece", "word"}))
      ->type_name("UNIT")
      ->capture_default_str();
  add_output_options(*command, options->output);
  CLI::Option* contact_sheet = command->get_option("--contact-sheet")->excludes(source);
  options->of_runs = {epoch, mode, source, target, checkpoint, contact_sheet};
  command->callback([options] { heatmap(*options); });
}

}  // namespace seq2see::cli
