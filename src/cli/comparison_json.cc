#include "cli/comparison_json.h"

#include <optional>

#include "attention/attention.h"
#include "cli/score_json.h"
#include "config/choices.h"

namespace seq2see::cli {
namespace {

using nlohmann::ordered_json;

template <class Value>
ordered_json or_null(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json search_json(const config::TestingConfig& search) {
  return {{"beam_size", search.beam_size},
          {"length_penalty", config::name_of(search.length_penalty)},
          {"beam_alpha", search.beam_alpha},
          {"coverage_penalty", search.coverage_penalty},
          {"no_repeat_ngram_size", search.no_repeat_ngram_size},
          {"max_output_length", search.max_output_length},
          {"max_output_ratio", search.max_output_ratio},
          {"min_output_length", search.min_output_length},
          {"min_output_ratio", search.min_output_ratio},
          {"batch_size", search.batch_size}};
}

ordered_json statistics_json(const std::vector<AttentionStatistics>& statistics) {
  ordered_json epochs = ordered_json::array();
  for (const AttentionStatistics& one : statistics) {
    epochs.push_back({{"epoch", one.epoch},
                      {"update", one.update},
                      {"score_variance", or_null(one.score_variance)},
                      {"entropy", or_null(one.entropy)},
                      {"relative_entropy", or_null(one.relative_entropy)},
                      {"largest_weight", or_null(one.largest_weight)},
                      {"gradient_of_weights", or_null(one.gradient_of_weights)},
                      {"gradient_of_scores", or_null(one.gradient_of_scores)},
                      {"gradient_passed", or_null(one.gradient_passed)}});
  }
  return epochs;
}

}  // namespace

ordered_json comparison_json(const Comparison& comparison) {
  ordered_json runs = ordered_json::array();
  const ordered_json scores = scores_json(comparison.assessments);
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    const ComparedRun& run = comparison.runs[i];
    ordered_json json = {{"name", run.name},
                         {"run", run.run},
                         {"checkpoint", run.checkpoint},
                         {"attention", attention::kind_name(run.attention)},
                         {"attention_size", or_null(run.key_size)},
                         {"parameters", run.parameters},
                         {"training_tokens_per_second", or_null(run.training_tokens_per_second)},
                         {"sentences_per_second", run.sentences_per_second},
                         {"search", search_json(run.search)}};
    for (const auto& [key, value] : scores.at("systems").at(i).items()) {
      if (key != "system") json[key] = value;
    }
    json["attention_statistics"] = statistics_json(run.statistics);
    runs.push_back(std::move(json));
  }
  return {{"test_set",
           {{"name", comparison.test_set},
            {"source_language", comparison.source_language},
            {"target_language", comparison.target_language},
            {"sentences", comparison.sentences}}},
          {"threads", comparison.threads},
          {"runs", std::move(runs)}};
}

}  // namespace seq2see::cli
