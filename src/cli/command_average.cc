#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/checkpoints.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/run_folder.h"
#include "cli/trained_model.h"
#include "config/reader.h"
#include "model/weight_mean.h"
#include "training/checkpoint.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string run;
  int64_t last = 0;
  int64_t best = 0;
  std::vector<std::string> checkpoints;
  std::string output = "average";
  bool overwrite = false;
};

/// Throws UserError unless an average may be written under this name.
void expect_free_name(const Options& options, const RunFolder& run) {
  const std::string& name = options.output;
  const std::string where = "--output";
  const bool is_plain = !name.empty() && name.front() != '.' && name.front() != '-' &&
                        name.find_first_of("/\\,\n") == std::string::npos;
  if (!is_plain || name.ends_with(".new") || name.ends_with(".old")) {
    throw UserError(where, "'" + name + "' cannot be the name of a checkpoint",
                    "use letters, digits, '-' and '_'");
  }
  if (name == training::kBestCheckpoint || name == training::kLastCheckpoint ||
      name == training::kPreviousCheckpoint || training::update_of_kept(name)) {
    throw UserError(where, "'" + name + "' is a name that the training writes to", "choose another name");
  }
  if (!std::filesystem::exists(run.checkpoint(name))) return;
  if (!options.overwrite) {
    throw UserError(run.checkpoint(name).string(), "there is a checkpoint of this name already",
                    "choose another with --output, or replace it with --overwrite");
  }
  const std::filesystem::path state = run.checkpoint(name) / training::kStateFile;
  if (!std::filesystem::exists(state) || training::read_state(state).mean_of.empty()) {
    throw UserError(run.checkpoint(name).string(), "this is not an average", "choose another name");
  }
}

/// The names of the kept checkpoints; error where there are fewer than `wanted`.
std::vector<std::string> names_of(const std::vector<training::KeptCheckpoint>& kept, int64_t wanted,
                                  const RunFolder& run, const std::string& option) {
  std::vector<std::string> names;
  for (const training::KeptCheckpoint& checkpoint : kept)
    names.push_back(training::kept_name(checkpoint.update));
  if (static_cast<int64_t>(names.size()) >= wanted) return names;
  throw UserError(run.root().string(),
                  fmt::format("{} asks for {} checkpoints, but the training has kept {}{}{}", option, wanted,
                              names.empty() ? "none" : std::to_string(names.size()),
                              names.empty() ? "" : ": ", fmt::join(names, ", ")),
                  "ask for fewer, name them with --checkpoints, or train with training.keep_last_ckpts or "
                  "keep_best_ckpts");
}

/// What is to be averaged, in the order in which it was trained, or named.
std::vector<std::string> chosen_checkpoints(const Options& options, const RunFolder& run,
                                            config::EarlyStoppingMetric metric) {
  if (!options.checkpoints.empty()) {
    std::set<std::string> seen;
    for (const std::string& name : options.checkpoints) {
      run.expect_checkpoint(name);
      if (!seen.insert(name).second) throw UserError("--checkpoints", "'" + name + "' is named twice");
    }
    if (seen.size() < 2) throw UserError("--checkpoints", "a mean needs two checkpoints or more");
    return options.checkpoints;
  }
  std::vector<training::KeptCheckpoint> kept = kept_checkpoints(run);
  if (options.best > 0) {
    kept = training::best_of(std::move(kept), metric, options.best);
    std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.update < b.update; });
    return names_of(kept, options.best, run, "--best");
  }
  const auto count = static_cast<int64_t>(kept.size());
  if (options.last > 0 && options.last < count) kept.erase(kept.begin(), kept.end() - options.last);
  return names_of(kept, std::max<int64_t>(options.last, 2), run,
                  options.last > 0 ? "--last" : "a mean of all that were kept");
}

void average(const Options& options) {
  const RunFolder run(options.run);
  run.expect_run();
  expect_free_name(options, run);
  const config::Config config = config::read_config(run.config());
  const std::vector<std::string> names =
      chosen_checkpoints(options, run, config.training.early_stopping_metric);

  TrainedModel newest = load_trained_model(run, names.front());
  model::WeightMean mean(*newest.model);
  for (const std::string& name : names) {
    load_checked_weights(run.checkpoint(name), newest.vocabularies, *newest.model);
    mean.add(*newest.model);
    const training::TrainingState state = training::read_state(run.checkpoint(name) / training::kStateFile);
    if (state.updates > newest.state.updates) newest.state = state;
  }
  mean.write_to(*newest.model);
  newest.state.mean_of = names;
  training::save_weights_and_state(run.checkpoint(options.output), *newest.model, newest.state,
                                   vocabulary_metadata(newest.vocabularies));
  std::cout << fmt::format("{}: the mean of {}\n", run.checkpoint(options.output).string(),
                           fmt::join(names, ", "));
}

}  // namespace

void add_average(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "average", "Write the mean of the weights of checkpoints of a run as one more checkpoint");
  command->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en")->required();
  const CLI::Range at_least_two(2, 1'000'000);
  CLI::Option* last = command
                          ->add_option("--last", options->last,
                                       "Of the last N that the training kept (default: of all of them)")
                          ->type_name("N")
                          ->check(at_least_two);
  CLI::Option* best =
      command->add_option("--best", options->best, "Of the N best by training.early_stopping_metric")
          ->type_name("N")
          ->check(at_least_two);
  CLI::Option* checkpoints =
      command->add_option("--checkpoints", options->checkpoints, "Of these, such as best,last,update-000300")
          ->delimiter(',')
          ->type_name("NAME,...")
          ->allow_extra_args(false);
  last->excludes(best)->excludes(checkpoints);
  best->excludes(checkpoints);
  command
      ->add_option("-o,--output", options->output,
                   "Its name, for --checkpoint NAME of other commands; it is written into the run")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_flag("--overwrite", options->overwrite, "Replace an average of that name");
  command->callback([options] { average(*options); });
}

}  // namespace seq2see::cli
