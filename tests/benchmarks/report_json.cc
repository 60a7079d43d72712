#include <nlohmann/json.hpp>

#include "benchmarks/process.h"
#include "benchmarks/report.h"
#include "config/choices.h"

namespace seq2see::benchmarks {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

Json to_json_value(const MatrixPeak& peak) {
  return {{"fp32", peak.fp32}, {"bf16", number_or_null(peak.bf16)}};
}

Json setting_of(const Setting& setting) {
  return {{"model", setting.model},
          {"cell", config::name_of(setting.cell)},
          {"attention", config::name_of(setting.attention)},
          {"precision", name_of(setting.precision)},
          {"backend", name_of(setting.backend)},
          {"threads", setting.threads}};
}

Json training(const Report& report, const TrainingResult& result) {
  Json object = setting_of(result.setting);
  object["target_tokens_per_second"] = result.speed.target_tokens_per_second;
  object["best_target_tokens_per_second"] = result.speed.best_target_tokens_per_second;
  object["flops_per_target_token"] = result.speed.flops_per_target_token;
  object["share_of_peak"] = number_or_null(report.share_of_peak(result));
  object["peak_rss_mib"] = result.peak_resident_mib;
  object["processors_busy"] = result.speed.processors_busy;
  return object;
}

Json search(const SearchResult& result) {
  Json object = setting_of(result.setting);
  object["beam_size"] = result.beam_size;
  object["sentences_per_second"] = result.speed.sentences_per_second;
  object["tokens_per_sentence"] = result.speed.output_tokens;
  object["peak_rss_mib"] = result.peak_resident_mib;
  return object;
}

Json score(const ScoringCost& cost) {
  return {{"score", cost.score},
          {"sentences", kScoredSentences},
          {"queries", cost.sizes.queries},
          {"keys", cost.sizes.keys},
          {"size", cost.sizes.d},
          {"forward_ms", cost.forward_milliseconds},
          {"forward_backward_ms", cost.training_milliseconds},
          {"peak_bytes", cost.peak_bytes},
          {"parameters", cost.parameters}};
}

}  // namespace

std::string to_json(const Report& report) {
  Json object;
  object["machine"] = {{"processor", processor_name()}, {"processors", report.processors}};
  object["quick"] = report.quick;
  const auto all = report.peaks.find(report.processors);
  object["matrix_peak_gflops"] = all == report.peaks.end() ? Json(nullptr) : to_json_value(all->second);
  object["matrix_peak_gflops_by_threads"] = Json::object();
  for (const auto& [threads, peak] : report.peaks) {
    object["matrix_peak_gflops_by_threads"][std::to_string(threads)] = to_json_value(peak);
  }
  object["results"] = Json::array();
  for (const TrainingResult& result : report.trainings) object["results"].push_back(training(report, result));
  object["search"] = Json::array();
  for (const SearchResult& result : report.searches) object["search"].push_back(search(result));
  object["scoring_functions"] = Json::array();
  for (const ScoringCost& cost : report.scores) object["scoring_functions"].push_back(score(cost));
  object["left_out"] = Json::array();
  for (const LeftOut& out : report.left_out) {
    object["left_out"].push_back({{"name", out.name}, {"reason", out.reason}});
  }
  return object.dump(2) + "\n";
}

}  // namespace seq2see::benchmarks
