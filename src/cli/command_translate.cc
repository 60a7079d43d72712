#include <spdlog/spdlog.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/line_reader.h"
#include "base/output_place.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/decoding_options.h"
#include "cli/ensemble.h"
#include "cli/n_best_list.h"
#include "cli/output_files.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

/// Lines translated together: enough to fill batches of sentences of like length for all threads.
constexpr size_t kLinesPerBlock = 1000;

struct Options {
  std::vector<std::string> runs;
  std::string checkpoint = "best";
  size_t threads = 0;
  DecodingOptions decoding;
  int64_t n_best = 1;
  int64_t samples = 0;  // 0: beam search
  search::SamplingOptions sampling;
  bool json = false;
  std::string alignments;
};

void expect_consistent(const Options& options, const config::Config& config) {
  const DecodingOptions& decoding = options.decoding;
  const bool asks_for_beam = options.n_best > 1 || decoding.beam_size || decoding.length_penalty ||
                             decoding.beam_alpha || decoding.coverage_penalty;
  if (options.samples > 0 && asks_for_beam) {
    throw UserError("--sample", "is not a beam search",
                    "leave --n-best, --beam-size and what ranks hypotheses out");
  }
  if (options.n_best > config.testing.beam_size && options.samples == 0) {
    throw UserError("--n-best " + std::to_string(options.n_best),
                    "a beam of " + std::to_string(config.testing.beam_size) + " has not so many hypotheses",
                    "give a --beam-size of at least as many");
  }
}

std::vector<std::vector<Translation>> translate(const Translator& translator, const Options& options,
                                                const std::vector<std::string>& sources) {
  const bool attention = !options.alignments.empty();
  if (options.samples == 0) return translator.translate(sources, options.n_best, attention);
  search::SamplingOptions sampling = options.sampling;
  sampling.samples = options.samples;
  sampling.attention = attention;
  return translator.sample(sources, sampling);
}

/// A line with everything that is known of a sentence's translations.
std::string json_line(const Translator& translator, size_t id, const std::string& source,
                      const std::vector<Translation>& best) {
  nlohmann::ordered_json object = {{"id", id}, {"source", source}, {"translations", nlohmann::json::array()}};
  for (const Translation& translation : best) {
    object["translations"].push_back(
        nlohmann::ordered_json{{"text", translation.text},
                               {"score", translation.hypothesis.score()},
                               {"ranked_by", translation.hypothesis.ranked_by},
                               {"tokens", translator.target_pieces(translation)},
                               {"log_probabilities", translation.hypothesis.log_probabilities}});
  }
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void translate(const Options& options) {
  Ensemble ensemble = load_ensemble(options.runs, options.checkpoint);
  options.decoding.apply_to(ensemble.config, ensemble.attends);
  expect_consistent(options, ensemble.config);
  expect_separate_files({{"--alignments", options.alignments}}, files_of(ensemble.runs));
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator translator(ensemble.config, ensemble.vocabularies, ensemble.pointers(), *pool);
  std::optional<AtomicFile> alignments;
  if (!options.alignments.empty()) {
    expect_attention(ensemble.attends, "--alignments");
    alignments.emplace(follow_links(options.alignments));
  }
  if (::isatty(STDIN_FILENO) == 1) std::cerr << "Type a sentence and press Enter; Ctrl-D ends.\n";
  LineReader reader(STDIN_FILENO, "standard input");
  const alignment::Mode mode = mode_of(ensemble.config, options.samples > 0);
  const bool lists = options.n_best > 1 || options.samples > 1;
  size_t line = 0;
  for (;;) {
    const std::vector<std::string> sources = reader.next(kLinesPerBlock);
    if (sources.empty()) break;
    warn_of_long_lines(translator, sources, line);
    const std::vector<std::vector<Translation>> translations = translate(translator, options, sources);
    for (size_t i = 0; i < sources.size(); ++i, ++line) {
      if (options.json) {
        std::cout << json_line(translator, line, sources[i], translations[i]) << '\n';
      } else if (lists) {
        for (const Translation& translation : translations[i]) {
          if (translation.source.size() > 1) std::cout << n_best_line(line, translation) << '\n';
        }
      } else {
        std::cout << translations[i].front().text << '\n';
      }
      if (!alignments) continue;
      for (const Translation& translation : translations[i]) {
        if (translation.source.size() <= 1) continue;  // an empty line has nothing to be aligned
        alignment::Alignment alignment = translator.align(sources[i], translation, mode);
        alignment.id = static_cast<int64_t>(line);
        alignment::write_jsonl(alignments->stream(), alignment);
      }
    }
    std::cout.flush();
  }
  if (alignments) alignments->commit();
}

}  // namespace

void add_translate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "translate", "Translate standard input to standard output, line by line; an empty line stays empty");
  command
      ->add_option(
          "RUN", options->runs,
          "Folder of the run, such as runs/zh-en, or of one of its checkpoints; several predict together")
      ->required();
  add_checkpoint_option(*command, options->checkpoint);
  add_threads_option(*command, options->threads);
  command
      ->add_option("--n-best", options->n_best,
                   "Print the N best of each line: INDEX ||| TRANSLATION ||| LogProb= Length= ||| SCORE")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--json", options->json, "Print one JSON object a line: translations, scores, pieces");
  command
      ->add_option("--alignments", options->alignments, "Write the attention matrices there, as JSON lines")
      ->type_name("FILE");
  add_decoding_options(*command, options->decoding);
  CLI::Option* sample =
      command->add_option("--sample", options->samples, "Draw N translations instead of searching")
          ->type_name("N")
          ->check(CLI::Range(1, 1000));
  search::SamplingOptions& sampling = options->sampling;
  const auto of_sampling = [&](CLI::Option* option, const char* type) {
    option->type_name(type)->needs(sample)->capture_default_str();
  };
  of_sampling(command->add_option("--temperature", sampling.temperature, "Below 1: more of the probable")
                  ->check(FiniteRange(1e-3, 1e3)),
              "T");
  of_sampling(command->add_option("--top-k", sampling.top_k, "Draw from the K most probable; 0: from all")
                  ->check(CLI::Range(0, 1000000)),
              "K");
  of_sampling(
      command->add_option("--top-p", sampling.top_p, "Draw from the fewest that have this probability")
          ->check(FiniteRange(1e-6, 1.0)),
      "P");
  of_sampling(command->add_option("--seed", sampling.seed, "The same seed draws the same"), "N");
  for (const char* name : {"--sample", "--temperature", "--top-k", "--top-p", "--seed"}) {
    command->get_option(name)->group("Sampling");
  }
  command->callback([options] { translate(*options); });
}

}  // namespace seq2see::cli
