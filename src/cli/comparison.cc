#include "cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/trained_model.h"
#include "cli/translator.h"
#include "config/choices.h"

namespace seq2see::cli {
namespace {

std::optional<int64_t> key_size_of(const config::DecoderConfig& decoder) {
  if (decoder.attention == config::AttentionKind::kNone) return std::nullopt;
  return decoder.attention_size > 0 ? decoder.attention_size : decoder.hidden_size;
}

/// How many sentences are translated before the clock runs: the first ones also pay for memory and libraries
/// that wake up, which would be held against the first run.
constexpr size_t kWarmUpSentences = 32;

}  // namespace

ComparedRun describe_run(const std::string& run, const Place& place, const config::Config& config) {
  ComparedRun described;
  described.run = run;
  described.checkpoint = place.checkpoint;
  described.attention = config.model.decoder.attention;
  described.key_size = key_size_of(config.model.decoder);
  described.search = config.testing;
  History history = read_history(place.run.metrics(), place.run.timing());
  described.training_tokens_per_second = history.tokens_per_second;
  described.statistics = std::move(history.attention);
  return described;
}

evaluation::Lines translate_for_comparison(const Place& place, const config::Config& config,
                                           const TestSet& text, ThreadPool& pool, ComparedRun& run) {
  const TrainedModel trained = load_trained_model(place.run, place.checkpoint);
  run.parameters = 0;
  for (const model::PartSize& part : model::parameters_by_part(*trained.model))
    run.parameters += part.parameters;
  const Translator translator(config, trained.vocabularies, {trained.model.get()}, pool);
  const size_t warm_up = std::min(kWarmUpSentences, text.sources.size());
  (void)translator.translate({text.sources.begin(), text.sources.begin() + static_cast<ptrdiff_t>(warm_up)},
                             /*n_best=*/1, /*attention=*/false);
  const auto start = std::chrono::steady_clock::now();
  const auto translations = translator.translate(text.sources, /*n_best=*/1, /*attention=*/false);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.sentences_per_second = static_cast<double>(text.sources.size()) / seconds;
  evaluation::Lines hypotheses;
  for (const std::vector<Translation>& best : translations) hypotheses.push_back(best.front().text);
  return hypotheses;
}

std::string search_text(const config::TestingConfig& search) {
  std::string text = "greedy search";
  if (search.beam_size > 1) {
    text = fmt::format("beam size {}, length penalty {}", search.beam_size,
                       config::name_of(search.length_penalty));
    if (search.length_penalty != config::LengthPenalty::kNone)
      text += fmt::format(" with exponent {}", search.beam_alpha);
    if (search.coverage_penalty > 0.0) text += fmt::format(", coverage penalty {}", search.coverage_penalty);
  }
  if (search.no_repeat_ngram_size > 0) text += fmt::format(", no {}-gram twice", search.no_repeat_ngram_size);
  if (search.max_output_length > 0) {
    text += fmt::format(", at most {} pieces", search.max_output_length);
  } else {
    text += fmt::format(", at most {} times the source and 10 pieces", search.max_output_ratio);
  }
  if (search.min_output_length > 0) text += fmt::format(", at least {} pieces", search.min_output_length);
  if (search.min_output_ratio > 0.0)
    text += fmt::format(", at least {} times the source", search.min_output_ratio);
  return text;
}

const AttentionStatistics* before_training(const ComparedRun& run) {
  if (run.statistics.empty() || run.statistics.front().epoch != 0) return nullptr;
  return &run.statistics.front();
}

const AttentionStatistics* at_the_end(const ComparedRun& run) {
  if (run.statistics.empty() || run.statistics.back().epoch == 0) return nullptr;
  return &run.statistics.back();
}

}  // namespace seq2see::cli
