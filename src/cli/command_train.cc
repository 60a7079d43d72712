#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/folder_lock.h"
#include "base/format.h"
#include "base/text_file.h"
#include "cli/annotations.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/dev_alignment.h"
#include "cli/guided_alignment.h"
#include "cli/logging.h"
#include "cli/probe_diagnostics.h"
#include "cli/probes.h"
#include "cli/run_folder.h"
#include "cli/run_report.h"
#include "cli/scoring.h"
#include "cli/trained_model.h"
#include "cli/training_inputs.h"
#include "cli/translator.h"
#include "config/choices.h"
#include "config/differences.h"
#include "config/reader.h"
#include "config/writer.h"
#include "data/corpus_encoding.h"
#include "ops/backend.h"
#include "ops/runtime.h"
#include "training/checkpoint.h"
#include "training/memory.h"
#include "training/trainer.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string config_file;
  std::vector<std::string> overrides;
  bool resume = false;
  size_t threads = 0;
  std::string backend = "fused";
};

/// Keys that do not change what has been trained so far.
bool may_change_at_resume(const std::string& key) {
  for (const char* allowed :
       {"name", "model_dir", "training.epochs", "training.updates", "training.logging_freq",
        "training.overwrite", "training.early_stopping_patience", "training.keep_last_ckpts",
        "training.keep_best_ckpts", "testing.", "attention.heatmaps"}) {
    if (key.starts_with(allowed)) return true;
  }
  return false;
}

void expect_same_experiment(const config::Config& config, const config::Config& before,
                            const RunFolder& run) {
  std::string changes;
  for (const config::Difference& difference : config::differences(before, config)) {
    if (may_change_at_resume(difference.key)) continue;
    changes += (changes.empty() ? "" : ", ") + difference.key + ": " + difference.first + ", not " +
               difference.second;
  }
  if (changes.empty()) return;
  throw UserError(run.config().string(), "the run was started with " + changes,
                  "resume with the same configuration, or train under another name");
}

/// A crash before the first checkpoint was complete leaves nothing to go on from, nor to overwrite.
bool has_training(const RunFolder& run) { return !run.checkpoint_names().empty(); }

/// Throws UserError where the folder holds what this training may not go on with, or not overwrite.
void expect_usable_folder(const config::Config& config, const RunFolder& run, const Options& options) {
  if (options.resume) {
    const auto exists = [&](const char* name) { return std::filesystem::exists(run.checkpoint(name)); };
    if (!exists(training::kLastCheckpoint) && !exists(training::kPreviousCheckpoint)) {
      throw UserError(
          run.root().string(), "there is nothing to resume: no checkpoint of a training is there",
          has_training(run) ? "start again with --set training.overwrite=true" : "train without --resume");
    }
    expect_same_experiment(config, config::read_config(run.config()), run);
    return;
  }
  run.expect_nothing_foreign();
  if (has_training(run) && !config.training.overwrite) {
    throw UserError(run.root().string(), "a training has written here already",
                    "go on with --resume, choose another --set name=…, or start again with --set "
                    "training.overwrite=true");
  }
  expect_inputs_elsewhere(config, options.config_file, run);
}

/// As read, with a number for what depends on the machine: a run keeps the number that it was started with.
config::Config read_resolved_config(const Options& options) {
  config::Config config = config::read_config(options.config_file, options.overrides);
  int64_t& shards = config.training.shards;
  const RunFolder run(config.model_dir);
  if (shards == 0 && options.resume && std::filesystem::exists(run.config())) {
    shards = config::read_config(run.config()).training.shards;
  }
  if (shards == 0) shards = static_cast<int64_t>(available_processors());
  return config;
}

/// Those of the run that goes on, or new ones. An older training keeps its own until all that can be wrong
/// with this one has been found.
data::VocabularyPair prepare_vocabularies(const config::Config& config, const data::ParallelText& text,
                                          const RunFolder& run, bool resume) {
  if (resume) return data::load_vocabularies(run.vocabularies(), config.data.joint_vocabulary);
  std::filesystem::remove_all(run.new_vocabularies());
  if (!has_training(run)) return data::train_or_load_vocabularies(config.data, text, run.vocabularies());
  std::error_code none_there;
  std::filesystem::copy(run.vocabularies(), run.new_vocabularies(),
                        none_there);  // found again where they fit
  return data::train_or_load_vocabularies(config.data, text, run.new_vocabularies());
}

/// A copy of the text that a run is judged on, so that its folder is all that evaluation needs.
void keep_text(const data::ParallelText& text, const config::DataConfig& data,
               const std::filesystem::path& prefix) {
  for (const auto& [lines, language] :
       {std::pair(&text.source, data.src.lang), std::pair(&text.target, data.trg.lang)}) {
    std::string joined;
    for (const std::string_view line : *lines) joined.append(line).push_back('\n');
    write_file_atomically(prefix.string() + "." + language, joined);
  }
}

Annotations read_dev_annotations(const config::DataConfig& data, const std::vector<std::string>& sources,
                                 const std::vector<std::string>& targets) {
  AnnotationFiles files = words_of_prefix(data.dev_words, data.src.lang, data.trg.lang);
  files.gold = data.dev_alignment;
  return read_annotations(files, sources, targets);
}

data::EncodedCorpus encode_training_text(const config::Config& config, const data::ParallelText& text,
                                         const data::VocabularyPair& vocabularies, const RunFolder& run,
                                         ThreadPool& pool) {
  const auto start = std::chrono::steady_clock::now();
  const data::CachedCorpus cached =
      data::load_or_encode_corpus(text, *vocabularies.source, *vocabularies.target,
                                  data::FilterOptions::from(config.data), run.cache(), pool);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (cached.damaged) spdlog::warn("{} was damaged, and has been made anew", cached.file.string());
  spdlog::info("training text: {} pairs, {} in {}", with_commas(static_cast<int64_t>(text.size())),
               cached.found ? "encoded before" : "encoded", format_duration(seconds));
  const data::SkipCounts& skipped = cached.corpus.skipped();
  if (skipped.total() > 0) {
    spdlog::warn("{} of {} training pairs are left out: {}", skipped.total(), text.size(),
                 skipped.describe());
  }
  return cached.corpus;
}

std::optional<data::SubwordSampling> subword_sampling(const config::Config& config,
                                                      const data::ParallelText& text,
                                                      const data::VocabularyPair& vocabularies) {
  const auto side = [](const config::SideConfig& options,
                       const data::Vocabulary& vocabulary) -> std::optional<data::SideSampling> {
    const config::TokenizerConfig& tokenizer = options.tokenizer_cfg;
    if (!tokenizer.sampling) return std::nullopt;
    return data::SideSampling{&vocabulary, tokenizer.alpha, static_cast<int>(tokenizer.nbest_size)};
  };
  data::SubwordSampling sampling{.text = &text,
                                 .source = side(config.data.src, *vocabularies.source),
                                 .target = side(config.data.trg, *vocabularies.target),
                                 .seed = config.random_seed};
  if (!sampling.source && !sampling.target) return std::nullopt;
  return sampling;
}

/// The checkpoint to go on from: `last`, or the one before it where that is damaged or missing, which is then
/// told. Its weights are in the model. Throws the UserError of `last` where neither will do.
std::string checkpoint_to_resume(const RunFolder& run, const data::VocabularyPair& vocabularies,
                                 model::Seq2Seq& model) {
  std::optional<UserError> problem;
  for (const char* name : {training::kLastCheckpoint, training::kPreviousCheckpoint}) {
    const std::filesystem::path checkpoint = run.checkpoint(name);
    if (problem && !std::filesystem::exists(checkpoint)) break;
    try {
      training::verify_checkpoint(checkpoint);
      load_checked_weights(checkpoint, vocabularies, model);
      if (problem) spdlog::warn("{}", problem->what());
      if (problem) spdlog::warn("going on from {}, the checkpoint before it", checkpoint.string());
      return name;
    } catch (const UserError& error) {
      if (!problem) problem = error;
    }
  }
  throw *problem;
}

std::unique_ptr<model::Seq2Seq> make_model(const config::Config& config,
                                           const data::VocabularyPair& vocabularies) {
  try {
    return std::make_unique<model::Seq2Seq>(
        config.model, model::VocabularySizes{vocabularies.source->size(), vocabularies.target->size()},
        config.random_seed);
  } catch (const std::exception& error) {
    if (!training::is_out_of_memory(error)) throw;
    throw UserError("model", "there is not enough memory for its weights",
                    "give a smaller hidden_size, embedding_dim or vocab_size");
  }
}

/// A schedule that ends with the training is another when the training is to end elsewhere.
void warn_of_stretched_schedule(const config::TrainingConfig& now, const config::TrainingConfig& before) {
  if (now.scheduling != config::Scheduling::kCosine) return;
  if (now.epochs == before.epochs && now.updates == before.updates) return;
  spdlog::warn(
      "training.epochs or updates has changed: the cosine of the learning rate ends there from now on");
}

void report_sizes(const model::Seq2Seq& model, const data::VocabularyPair& vocabularies) {
  spdlog::info("vocabulary: {} source pieces, {} target pieces", vocabularies.source->size(),
               vocabularies.target->size());
  int64_t total = 0;
  for (const model::PartSize& size : model::parameters_by_part(model)) {
    spdlog::info("parameters: {:>12} {}", with_commas(size.parameters), size.part);
    total += size.parameters;
  }
  spdlog::info("parameters: {:>12} in all", with_commas(total));
}

/// The dumped matrices of the epoch before, if there are any.
std::vector<alignment::Alignment> alignments_before(const RunFolder& run, int64_t epoch) {
  if (epoch == 0 || !std::filesystem::exists(run.attention(epoch - 1))) return {};
  return alignment::read_jsonl(run.attention(epoch - 1));
}

/// From when on attention should stand still.
bool is_late(int64_t epoch, int64_t epochs) { return 4 * epoch > 3 * epochs; }

void log_outcome(training::Outcome outcome, const training::TrainingState& state,
                 const config::TrainingConfig& config, const RunFolder& run) {
  if (outcome == training::Outcome::kInterrupted) {
    spdlog::info("go on with: seq2see train {} --resume", run.config().string());
    return;
  }
  if (outcome == training::Outcome::kStoppedEarly) {
    spdlog::info("stopped early: {} validations without a better one", state.validations_without_improvement);
  }
  if (state.best_score) {
    spdlog::info("best validation: {} {:.3f} after epoch {} (update {}); weights in {}",
                 config::name_of(config.early_stopping_metric), *state.best_score, state.best_epoch,
                 state.best_update, run.checkpoint("best").string());
  }
}

training::Outcome train(const Options& options) {
  ops::set_backend(options.backend == "reference" ? ops::Backend::kReference : ops::Backend::kFused);
  const config::Config config = read_resolved_config(options);
  const RunFolder run(config.model_dir);
  if (config.data.src.lang == config.data.trg.lang) {
    throw UserError(
        "data.trg.lang",
        "'" + config.data.trg.lang + "' is that of data.src too: both sides would be read from one file",
        "give each side its own ending of file names");
  }
  // Everything that can be wrong with the text is found before anything is written.
  const data::ParallelText train_text =
      data::read_parallel_text(config.data.train, config.data.src.lang, config.data.trg.lang);
  const data::ParallelText dev_text =
      data::read_parallel_text(config.data.dev, config.data.src.lang, config.data.trg.lang);
  std::optional<data::ParallelText> test_text;
  if (!config.data.test.empty()) {
    test_text = data::read_parallel_text(config.data.test, config.data.src.lang, config.data.trg.lang);
  }
  const std::vector<std::string> dev_sources = dev_text.source.strings();
  const std::vector<std::string> dev_references = dev_text.target.strings();
  const Annotations dev_annotations = read_dev_annotations(config.data, dev_sources, dev_references);
  const Probes probes = read_probes(config, dev_text, dev_annotations);
  std::optional<data::AlignmentGuide> guide;
  if (!config.training.guided_alignment.links.empty()) guide = read_guide(config, train_text);
  expect_references(dev_references, dev_text.target_file);
  if (test_text) expect_references(test_text->target.strings(), test_text->target_file);

  expect_usable_folder(config, run, options);
  create_folder(run.root());
  const FolderLock lock(run.root());
  expect_usable_folder(config, run, options);  // another training may have just ended here
  remove_unfinished_files(run.root());
  log_to_terminal_and_file(run.log());
  if (!lock.is_held())
    spdlog::warn("{}: this file system has no locks: train only once at a time in it", run.root().string());
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);

  use_precision(config.training.precision);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  spdlog::info("training {} in {} (threads: {}, shards of a batch: {})", config.name, run.root().string(),
               pool->size(), config.training.shards);
  const std::string inputs = describe_inputs(config, {train_text, dev_text, test_text});
  bool has_known_inputs = false;
  if (options.resume) {
    has_known_inputs = are_inputs_as_before(inputs, run);
    if (!has_known_inputs) {
      spdlog::warn(
          "{}: nothing tells what text this training was started with; it goes on with what there is",
          run.input_hashes().string());
    }
    warn_of_stretched_schedule(config.training, config::read_config(run.config()).training);
  }
  const data::VocabularyPair vocabularies = prepare_vocabularies(config, train_text, run, options.resume);
  training::return_freed_memory();  // SentencePiece takes hundreds of megabytes
  for (const std::string& remark : vocabularies.remarks) spdlog::info("{}", remark);
  const data::EncodedCorpus train_corpus = encode_training_text(config, train_text, vocabularies, run, *pool);
  const data::EncodedCorpus dev_corpus = data::encode_corpus(
      dev_text, *vocabularies.source, *vocabularies.target, data::FilterOptions::from(config.data));
  if (dev_corpus.skipped().total() > 0) {
    spdlog::warn("{} of {} development pairs are left out of the loss, not of BLEU: {}",
                 dev_corpus.skipped().total(), dev_text.size(), dev_corpus.skipped().describe());
  }
  const std::unique_ptr<model::Seq2Seq> made = make_model(config, vocabularies);
  model::Seq2Seq& model = *made;
  report_sizes(model, vocabularies);
  std::string resumed;  // the checkpoint to go on from
  if (options.resume) resumed = checkpoint_to_resume(run, vocabularies, model);

  if (!options.resume) run.clear();
  // A leave to overwrite was meant for this once: it must not lie in wait in the run's own configuration.
  config::Config kept = config;
  kept.training.overwrite = false;
  write_file_atomically(run.config(), config::write_config(kept));
  keep_text(dev_text, config.data, run.text("dev"));
  if (test_text) keep_text(*test_text, config.data, run.text("test"));
  if (!has_known_inputs) write_file_atomically(run.input_hashes(), inputs);

  const bool has_matrices = config.model.decoder.attention != config::AttentionKind::kNone;
  const Translator translator(config, vocabularies, {&model}, *pool);
  const evaluation::BleuOptions bleu = bleu_options(config.testing, config.data.trg.lang);
  training::TrainerHooks hooks;
  hooks.dev_bleu = [&](const training::Moment& moment) {
    std::vector<std::string> lines;
    std::string text;
    for (Translation& translation : translator.translate_greedily(dev_sources, /*attention=*/false)) {
      text.append(translation.text).push_back('\n');
      lines.push_back(std::move(translation.text));
    }
    write_file_atomically(run.dev_translations(moment.epoch), text);
    return evaluation::corpus_bleu(lines, {dev_references}, bleu).score;
  };
  if (!dev_annotations.gold.empty() && has_matrices) {
    hooks.dev_alignment = [&](const training::Moment& moment) {
      return measure_dev_alignment(translator, dev_sources, dev_references, dev_annotations, moment.epoch);
    };
  }
  if (probes.size() > 0 && has_matrices) {
    hooks.dump_probes = [&](const training::Moment& moment, std::optional<double> dev_bleu) {
      const auto alignments =
          align_probes(translator, probes, config.attention.greedy, moment.epoch, moment.update);
      write_alignments(alignments, run.attention(moment.epoch));
      draw_alignments(alignments, {.bleu = dev_bleu, .formats = image_formats(config.attention.heatmaps)},
                      run.heatmaps(moment.epoch), *pool);
      return measure_probes(alignments, alignments_before(run, moment.epoch), moment.epoch,
                            is_late(moment.epoch, config.training.epochs));
    };
  } else if (probes.size() > 0) {
    spdlog::info("attention is none: there are no matrices to dump, and no alignment to measure");
  }

  if (guide) {
    guide->source = vocabularies.source.get();
    guide->target = vocabularies.target.get();
  }
  hooks.before_save = [&lock] { lock.expect_in_place(); };
  ReportRefresher report(run);
  if (config.attention.report) hooks.epoch_done = [&](const training::Moment&) { report.refresh(); };
  const training::TrainingData data{.train = &train_corpus,
                                    .dev = &dev_corpus,
                                    .pad_ids = {vocabularies.source->pad_id(), vocabularies.target->pad_id()},
                                    .start_id = vocabularies.target->start_id(),
                                    .sampling = subword_sampling(config, train_text, vocabularies),
                                    .guide = guide};
  training::Trainer trainer(config, model, data, std::move(hooks), vocabulary_metadata(vocabularies), *pool);
  if (options.resume) trainer.resume(resumed);
  const int64_t updates_before = trainer.state().updates;
  const training::Outcome outcome = trainer.run();
  if (options.resume && trainer.state().updates == updates_before &&
      outcome != training::Outcome::kInterrupted) {
    spdlog::info(
        "the training is finished already, after {} updates; go on with a larger limit, such as "
        "--resume --set training.epochs={}",
        updates_before, 2 * config.training.epochs);
  }
  log_outcome(outcome, trainer.state(), config.training, run);
  if (config.attention.report) {
    report.refresh(/*last=*/true);
    spdlog::info("report: {}", run.report().string());
  }
  return outcome;
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a model as a configuration file says");
  command->add_option("CONFIG", options->config_file, "Configuration, such as configs/zh-en.yaml")
      ->required();
  command
      ->add_option("--set", options->overrides, "Override a key, such as model.decoder.attention=scaled_dot")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--resume", options->resume, "Go on where the run of this configuration was stopped");
  add_threads_option(*command, options->threads);
  command
      ->add_option(
          "--backend", options->backend,
          "fused (fast) or reference (composed of LibTorch's own operations); the same results to rounding")
      ->check(CLI::IsMember({"fused", "reference"}))
      ->capture_default_str();
  command->callback([options, &exit_code] {
    exit_code = train(*options) == training::Outcome::kInterrupted ? kInterruptedExit : 0;
  });
}

}  // namespace seq2see::cli
