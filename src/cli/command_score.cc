#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/progress.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/n_best_list.h"
#include "cli/pair_scores.h"
#include "cli/run_folder.h"
#include "cli/trained_model.h"
#include "data/lines.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

/// Pairs scored together: enough to fill batches of sentences of like length for all threads.
constexpr size_t kPairsPerBlock = 1000;

struct Options {
  std::string run;
  std::string source;
  std::string target;
  std::string n_best;
  std::string checkpoint = "best";
  std::string normalise = "none";
  std::string feature_name = "Forced";
  bool tokens = false;
  bool json = false;
  bool rerank = false;
  size_t threads = 0;

  [[nodiscard]] Normalisation normalisation() const {
    return normalise == "length" ? Normalisation::kLength : Normalisation::kNone;
  }
};

std::string place(const std::string& file, size_t line) { return file + ":" + std::to_string(line + 1); }

std::string written(double score) { return fmt::format("{:.6f}", score); }

void expect_source(std::string_view line, const std::string& file, size_t number) {
  if (line.find_first_not_of(" \t") != std::string_view::npos) return;
  throw UserError(place(file, number), "the source is empty: nothing is a translation of nothing",
                  "remove the line, and what belongs to it");
}

/// Scores the pairs that `pair_of` gives for 0, …, count - 1 block by block, and hands each score on in
/// order.
void score_all(const PairScorer& scorer, size_t count, const std::function<GivenPair(size_t)>& pair_of,
               const std::function<void(size_t, const GivenPair&, const PairScore&)>& on_score) {
  ProgressLine progress;
  std::vector<GivenPair> block;
  for (size_t begin = 0; begin < count; begin += block.size()) {
    block.clear();
    for (size_t i = begin; i < std::min(begin + kPairsPerBlock, count); ++i) block.push_back(pair_of(i));
    const std::vector<PairScore> scores = scorer.score(block);
    progress.clear();
    for (size_t i = 0; i < block.size(); ++i) on_score(begin + i, block[i], scores[i]);
    std::cout.flush();
    const size_t done = begin + block.size();
    progress.show(fmt::format("{} of {} scored", with_commas(static_cast<int64_t>(done)),
                              with_commas(static_cast<int64_t>(count))));
  }
}

void print_json(size_t id, const GivenPair& pair, const PairScore& score, Normalisation normalisation) {
  using Json = nlohmann::ordered_json;
  Json line = {
      {"id", id}, {"source", pair.source}, {"target", pair.target}, {"score", score.score(normalisation)}};
  Json& tokens = line["tokens"] = Json::array();
  for (size_t t = 0; t < score.pieces.size(); ++t)
    tokens.push_back({{"piece", score.pieces[t]}, {"log_probability", score.log_probabilities[t]}});
  std::cout << line.dump() << '\n';
}

void score_pairs(const Options& options, const PairScorer& scorer) {
  const data::Lines sources = data::Lines::read(options.source);
  const data::Lines targets = data::Lines::read(options.target);
  if (sources.size() != targets.size()) {
    throw UserError(options.target,
                    fmt::format("{} lines, but {} has {}", targets.size(), options.source, sources.size()),
                    "the target needs a line for every source line");
  }
  size_t number = 0;
  for (const std::string_view line : sources) expect_source(line, options.source, number++);
  score_all(
      scorer, sources.size(),
      [&](size_t i) {
        return GivenPair{std::string(sources[i]), std::string(targets[i]), place(options.source, i),
                         place(options.target, i)};
      },
      [&](size_t i, const GivenPair& pair, const PairScore& score) {
        if (options.json) return print_json(i, pair, score, options.normalisation());
        std::cout << written(score.score(options.normalisation()));
        for (size_t t = 0; options.tokens && t < score.pieces.size(); ++t)
          std::cout << '\t' << score.pieces[t] << ' ' << written(score.log_probabilities[t]);
        std::cout << '\n';
      });
}

/// The best hypothesis of each source line, printed as soon as it is known.
class Reranking {
 public:
  explicit Reranking(size_t sources) : sources_(sources) {}

  /// Entries come in order of their index.
  void add(const NBestEntry& entry, double score) {
    if (entry.index != index_) finish(entry.index);
    if (!best_ || score > best_score_) {
      best_ = entry.hypothesis;
      best_score_ = score;
    }
  }
  /// Prints what is known, up to the source line `next`: an empty line where a source has no hypothesis.
  void finish(size_t next) {
    for (; index_ < next; ++index_) {
      if (!best_) ++without_;
      std::cout << best_.value_or("") << '\n';
      best_.reset();
    }
  }
  void end() {
    finish(sources_);
    if (without_ > 0) spdlog::warn("{} source lines have no hypothesis: their line is empty", without_);
  }

 private:
  size_t sources_;
  size_t index_ = 0;
  std::optional<std::string> best_;
  double best_score_ = 0.0;
  size_t without_ = 0;
};

/// Throws UserError, before anything is printed, for a list that is not one of these sources.
void expect_list(const Options& options, const data::Lines& entries, const data::Lines& sources) {
  size_t number = 0;
  size_t before = 0;
  for (const std::string_view line : entries) {
    const std::string where = place(options.n_best, number++);
    const NBestEntry entry = parse_n_best_entry(line, where);
    if (entry.index >= sources.size()) {
      throw UserError(where,
                      fmt::format("there is no source line {}: {} has {} lines, numbered from 0", entry.index,
                                  options.source, sources.size()),
                      "name the source that the list was made from");
    }
    expect_source(sources[entry.index], options.source, entry.index);
    if (!options.rerank && has_feature(entry, options.feature_name)) {
      throw UserError(where, "there is a feature '" + options.feature_name + "' already",
                      "choose another name with --feature-name");
    }
    if (options.rerank && entry.index < before) {
      throw UserError(where, fmt::format("source line {} comes after {}", entry.index, before),
                      "sort the list by its first field to rerank it");
    }
    before = entry.index;
  }
}

void score_list(const Options& options, const PairScorer& scorer) {
  const data::Lines sources = data::Lines::read(options.source);
  const data::Lines lines = data::Lines::read(options.n_best);
  expect_list(options, lines, sources);
  const auto entry_of = [&](size_t i) { return parse_n_best_entry(lines[i], place(options.n_best, i)); };
  Reranking reranking(sources.size());
  score_all(
      scorer, lines.size(),
      [&](size_t i) {
        NBestEntry entry = entry_of(i);
        return GivenPair{std::string(sources[entry.index]), std::move(entry.hypothesis),
                         place(options.source, entry.index), place(options.n_best, i)};
      },
      [&](size_t i, const GivenPair&, const PairScore& score) {
        const double value = score.score(options.normalisation());
        if (options.rerank) return reranking.add(entry_of(i), value);
        std::cout << with_feature(entry_of(i), options.feature_name, written(value)) << '\n';
      });
  if (options.rerank) reranking.end();
  std::cout.flush();
}

void score(const Options& options) {
  if (options.target.empty() && options.n_best.empty())
    throw UserError("", "nothing to score", "give --target FILE or --n-best FILE");
  expect_feature_name(options.feature_name, "--feature-name");
  const TrainedModel trained = load_trained_model(RunFolder(options.run), options.checkpoint);
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const PairScorer scorer(trained, *pool);
  if (options.n_best.empty()) {
    score_pairs(options, scorer);
  } else {
    score_list(options, scorer);
  }
}

}  // namespace

void add_score(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "score", "Print what a model thinks of given translations: the log-probability of each, a line a pair");
  command->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en")->required();
  command->add_option("--source", options->source, "Text, a sentence a line")->type_name("FILE")->required();
  CLI::Option* target =
      command->add_option("--target", options->target, "Its translation, line by line")->type_name("FILE");
  CLI::Option* n_best =
      command
          ->add_option("--n-best", options->n_best,
                       "Instead of --target: several translations of each line, as INDEX ||| HYPOTHESIS ||| "
                       "FEATURES ||| SCORE; printed with one more feature")
          ->type_name("FILE")
          ->excludes(target);
  CLI::Option* tokens =
      command->add_flag("--tokens", options->tokens, "Also the log-probability of each piece, after tabs")
          ->needs(target);
  command
      ->add_flag("--json", options->json, "A JSON object a pair instead, with its pieces, in full precision")
      ->needs(target)
      ->excludes(tokens);
  command
      ->add_option("--normalise", options->normalise, "none (the sum over the pieces) or length (their mean)")
      ->check(CLI::IsMember({"none", "length"}))
      ->type_name("HOW")
      ->capture_default_str();
  CLI::Option* feature_name =
      command
          ->add_option("--feature-name", options->feature_name, "With --n-best: the name of the new feature")
          ->type_name("NAME")
          ->needs(n_best)
          ->capture_default_str();
  command
      ->add_flag("--rerank", options->rerank,
                 "With --n-best: print the best hypothesis of each source by the new score instead")
      ->needs(n_best)
      ->excludes(feature_name);
  add_checkpoint_option(*command, options->checkpoint);
  add_threads_option(*command, options->threads);
  command->callback([options] { score(*options); });
}

}  // namespace seq2see::cli
