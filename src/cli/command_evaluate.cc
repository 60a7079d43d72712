#include <spdlog/spdlog.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"
#include "cli/commands.h"
#include "cli/run_folder.h"
#include "cli/scoring.h"
#include "cli/trained_model.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string run;
  std::string split = "test";
  std::string source;
  std::string reference;
  std::string checkpoint = "best";
  std::string tokenize;
  std::string output;
  bool lowercase = false;
  size_t threads = 0;
};

struct Text {
  std::string name;  // for the file of translations
  std::vector<std::string> sources;
  std::vector<std::string> references;
};

Text read_text(const Options& options, const config::DataConfig& data, const RunFolder& run) {
  if (!options.source.empty()) {
    Text text{std::filesystem::path(options.source).filename().string(), read_lines(options.source),
              read_lines(options.reference)};
    if (text.sources.size() != text.references.size()) {
      throw UserError(options.reference,
                      std::to_string(text.references.size()) + " lines, but " + options.source + " has " +
                          std::to_string(text.sources.size()),
                      "the reference needs a line for every source line");
    }
    expect_references(text.references, options.reference);
    return text;
  }
  // "dev" and "test" are the copies in the run's folder; anything else is a prefix of files.
  const bool named = options.split == "dev" || options.split == "test";
  const std::filesystem::path prefix = named ? run.text(options.split) : std::filesystem::path(options.split);
  if (named && !std::filesystem::exists(prefix.string() + "." + data.src.lang)) {
    throw UserError(
        "--split " + options.split, "the run has no " + options.split + " text",
        "set data." + options.split + " before training, or name files with --source and --reference");
  }
  const data::ParallelText text = data::read_parallel_text(prefix, data.src.lang, data.trg.lang);
  Text strings{prefix.filename().string(), text.source.strings(), text.target.strings()};
  expect_references(strings.references, text.target_file);
  return strings;
}

void evaluate(const Options& options) {
  const RunFolder run(options.run);
  const TrainedModel trained = load_trained_model(run, options.checkpoint);
  evaluation::BleuOptions bleu = bleu_options(trained.config.testing, trained.config.data.trg.lang);
  if (!options.tokenize.empty()) bleu.tokenizer = evaluation::parse_tokenizer(options.tokenize);
  bleu.lowercase = bleu.lowercase || options.lowercase;
  const Text text = read_text(options, trained.config.data, run);
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);

  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator translator(trained.config, trained.vocabularies, {trained.model.get()}, *pool);
  std::vector<std::string> hypotheses;
  std::string lines;
  for (std::vector<Translation>& best : translator.translate(text.sources, /*n_best=*/1, /*attention=*/false)) {
    lines.append(best.front().text).push_back('\n');
    hypotheses.push_back(std::move(best.front().text));
  }
  const std::filesystem::path output =
      options.output.empty() ? run.translations() / (options.checkpoint + "." + text.name + ".txt")
                             : std::filesystem::path(options.output);
  const evaluation::BleuScore score = evaluation::corpus_bleu(hypotheses, {text.references}, bleu);
  std::cout << score.format() << "\nsignature: " << score.signature << std::endl;
  write_file_atomically(output, lines);
  std::cout << "translations: " << output.string() << '\n';
}

}  // namespace

void add_evaluate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evaluate", "Translate a text with a trained model and print BLEU");
  command->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en")->required();
  CLI::Option* split = command
                           ->add_option("--split", options->split,
                                        "test, dev, or a prefix of other files, such as data/zh-en/long")
                           ->type_name("SPLIT")
                           ->capture_default_str();
  CLI::Option* source =
      command
          ->add_option("--source", options->source, "With --reference, instead of --split: text to translate")
          ->type_name("FILE");
  CLI::Option* reference =
      command->add_option("--reference", options->reference, "Translation of --source, line by line")
          ->type_name("FILE");
  source->needs(reference)->excludes(split);
  reference->needs(source);
  command->add_option("--checkpoint", options->checkpoint, "Which weights")
      ->check(CLI::IsMember({"best", "last"}))
      ->type_name("best|last")
      ->capture_default_str();
  command->add_option("--tokenize", options->tokenize, "BLEU tokenizer: 13a, zh, char, intl, none")
      ->type_name("NAME");
  command->add_flag("--lowercase", options->lowercase, "Compare without regard to case");
  command->add_option("-o,--output", options->output, "Where the translations go (default: the run's folder)")
      ->type_name("FILE");
  command->add_option("--threads", options->threads, "Threads that compute (default: one for each processor)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->callback([options] { evaluate(*options); });
}

}  // namespace seq2see::cli
