#include "cli/run_report.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <string>
#include <utility>

#include "alignment/jsonl.h"
#include "base/atomic_file.h"
#include "base/text_file.h"
#include "cli/metric_tables.h"
#include "cli/scoring.h"
#include "cli/system_names.h"
#include "config/choices.h"
#include "config/reader.h"
#include "evaluation/bleu.h"
#include "evaluation/text_checks.h"

namespace seq2see::cli {
namespace {

/// A report may take at most this part of the time of a training.
constexpr double kMostOfTheTime = 0.05;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string cells(config::RnnType type, int64_t layers, int64_t size) {
  return fmt::format("{} {}{}", type == config::RnnType::kGru ? "GRU" : "LSTM",
                     layers > 1 ? fmt::format("{} x ", layers) : "", size);
}

std::vector<report::Fact> facts_of(const config::Config& config) {
  const config::EncoderConfig& encoder = config.model.encoder;
  const config::DecoderConfig& decoder = config.model.decoder;
  const config::TrainingConfig& training = config.training;
  return {
      {"translates", config.data.src.lang + " to " + config.data.trg.lang},
      {"attention", std::string(config::name_of(decoder.attention))},
      {"encoder", (encoder.bidirectional ? "bidirectional " : "") +
                      cells(encoder.rnn_type, encoder.num_layers, encoder.hidden_size)},
      {"decoder", cells(decoder.rnn_type, decoder.num_layers, decoder.hidden_size) + ", " +
                      std::string(config::name_of(decoder.wiring)) + " wiring"},
      {"vocabulary", fmt::format("{} source and {} target pieces", config.data.src.tokenizer_cfg.vocab_size,
                                 config.data.trg.tokenizer_cfg.vocab_size)},
      {"training",
       fmt::format("{}, learning rate {}, batches of {} {}s", config::name_of(training.optimizer),
                   training.learning_rate, training.batch_size, config::name_of(training.batch_type))},
      {"random seed", std::to_string(config.random_seed)},
  };
}

std::filesystem::path with_language(const std::filesystem::path& prefix, const std::string& language) {
  return prefix.string() + "." + language;
}

}  // namespace

std::vector<alignment::Alignment> RunReader::read_alignments(const std::vector<int64_t>& epochs) {
  std::erase_if(alignments_, [&](const auto& entry) {
    return !std::binary_search(epochs.begin(), epochs.end(), entry.first);
  });
  std::vector<alignment::Alignment> all;
  for (const int64_t epoch : epochs) {
    auto [place, is_new] = alignments_.try_emplace(epoch);
    if (is_new) {
      try {
        place->second = alignment::read_jsonl(run_.attention(epoch));
      } catch (...) {
        alignments_.erase(place);
        throw;
      }
      for (alignment::Alignment& alignment : place->second) alignment.epoch = epoch;
    }
    all.insert(all.end(), place->second.begin(), place->second.end());
  }
  return all;
}

std::optional<report::LengthScores> RunReader::read_length_scores(const config::Config& config) {
  const auto source_file = with_language(run_.text("dev"), config.data.src.lang);
  const auto target_file = with_language(run_.text("dev"), config.data.trg.lang);
  if (!std::filesystem::exists(source_file) || !std::filesystem::exists(target_file)) return std::nullopt;
  const evaluation::Lines sources = read_lines(source_file);
  const evaluation::Lines references = read_lines(target_file);
  const evaluation::Tokenizer tokenizer = evaluation::suitable_tokenizer(sources);
  const std::vector<size_t> lengths = evaluation::token_lengths(sources, tokenizer);
  const auto bins = evaluation::bins_by_length(lengths, evaluation::suitable_edges(lengths));
  const evaluation::BleuOptions bleu = bleu_options(config.testing, config.data.trg.lang);

  std::error_code none_there;
  std::set<int64_t> epochs;
  constexpr std::string_view kPrefix = "epoch-";
  for (const auto& entry : std::filesystem::directory_iterator(run_.translations(), none_there)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || !name.ends_with(".dev.txt")) continue;
    const int64_t epoch = std::atoll(name.c_str() + kPrefix.size());
    if (name == run_.dev_translations(epoch).filename()) epochs.insert(epoch);
  }
  for (const int64_t epoch : epochs) {
    if (length_scores_.contains(epoch)) continue;
    const evaluation::Lines translations = read_lines(run_.dev_translations(epoch));
    if (translations.size() != sources.size() || references.size() != sources.size()) {
      spdlog::warn("{}: {} lines for {} sources; it is left out of BLEU by length",
                   run_.dev_translations(epoch).string(), translations.size(), sources.size());
      continue;
    }
    const auto statistics = evaluation::bleu_statistics(translations, {references}, bleu);
    report::LengthScores::Row row{.epoch = epoch, .bleu = {}};
    for (const evaluation::LengthBin& bin : bins) {
      row.bleu.push_back(
          evaluation::bleu_score(evaluation::select(statistics, bin.sentences).sum(), bleu).score);
    }
    length_scores_[epoch] = std::move(row);
  }
  if (length_scores_.empty()) return std::nullopt;

  report::LengthScores scores;
  scores.unit = evaluation::counts_characters(tokenizer) ? "characters" : "words";
  for (const evaluation::LengthBin& bin : bins) scores.bins.push_back({bin.label(), bin.sentences.size()});
  for (const auto& [epoch, row] : length_scores_) scores.rows.push_back(row);
  return scores;
}

report::Run RunReader::read() {
  run_.expect_run();
  const config::Config config = config::read_config(run_.config());
  const std::vector<int64_t> epochs = run_.attention_epochs();
  MetricTables metrics = read_metric_tables(run_.metrics(), run_.timing(), epochs);
  report::Run run;
  run.name = config.name;
  run.attention = config::name_of(config.model.decoder.attention);
  run.source_language = config.data.src.lang;
  run.target_language = config.data.trg.lang;
  run.planned_epochs = config.training.epochs;
  run.best_epoch = metrics.best_epoch;
  run.facts = facts_of(config);
  if (metrics.shown_epochs.size() < epochs.size()) {
    run.facts.push_back(
        {"matrices", fmt::format("of {} of {} epochs", metrics.shown_epochs.size(), epochs.size())});
  }
  run.alignments = read_alignments(metrics.shown_epochs);
  run.measurements = std::move(metrics.measurements);
  run.warnings = std::move(metrics.warnings);
  run.by_length = read_length_scores(config);
  return run;
}

void write_report(const std::vector<std::filesystem::path>& runs, const std::filesystem::path& output) {
  report::Report report;
  std::set<std::string> names;
  std::vector<std::string> folders;
  for (const std::filesystem::path& folder : runs) {
    report.runs.push_back(RunReader(RunFolder(folder)).read());
    names.insert(report.runs.back().name);
    folders.push_back(folder.string());
  }
  if (names.size() < runs.size()) {  // two trainings of one configuration, in folders of their own
    const std::vector<std::string> distinct = short_names(folders);
    for (size_t index = 0; index < runs.size(); ++index) report.runs[index].name = distinct[index];
  }
  write_file_atomically(output, report::report_html(report));
}

void ReportRefresher::refresh(bool last) {
  std::string problem;
  try {
    const double start = now();
    if (!last && last_written_ && start < *last_written_ + seconds_to_wait_) return;
    write_file_atomically(output_, report::report_html({.runs = {reader_.read()}}));
    last_written_ = now();
    seconds_to_wait_ = (*last_written_ - start) / kMostOfTheTime;
  } catch (const std::exception& error) {
    problem = error.what();
  }
  if (!problem.empty()) spdlog::warn("the report could not be written: {}", problem);
}

}  // namespace seq2see::cli
