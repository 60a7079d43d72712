#include "cli/history.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/metric_lines.h"

namespace seq2see::cli {

std::optional<double> History::bleu_of_epoch(int64_t epoch) const {
  const auto row =
      std::find_if(rows.rbegin(), rows.rend(), [&](const HistoryRow& each) { return each.epoch == epoch; });
  return row == rows.rend() ? std::nullopt : row->bleu;
}

namespace {

using nlohmann::json;

/// Nothing for null, which stands for numbers that are not finite.
std::optional<double> number_in(const json& line, const char* key) {
  const json& value = line.at(key);
  return value.is_null() ? std::nullopt : std::optional<double>(value.get<double>());
}

AttentionStatistics read_statistics(const json& line) {
  const auto number = [&line](const char* key) { return number_in(line, key); };
  AttentionStatistics statistics;
  statistics.epoch = count_in(line, "epoch");
  statistics.update = count_in(line, "update");
  statistics.score_variance = number("score_variance");
  statistics.entropy = number("entropy");
  statistics.relative_entropy = number("relative_entropy");
  statistics.largest_weight = number("largest_weight");
  statistics.gradient_of_weights = number("gradient_of_weights");
  statistics.gradient_of_scores = number("gradient_of_scores");
  statistics.gradient_passed = number("gradient_passed");
  return statistics;
}

HistoryRow read_validation(const json& line) {
  HistoryRow row;
  row.epoch = count_in(line, "epoch");
  row.update = count_in(line, "update");
  row.loss = number_in(line, "loss");
  row.perplexity = number_in(line, "perplexity");
  row.bleu = number_in(line, "bleu");
  row.best = line.at("best").get<bool>();
  return row;
}

struct EpochEffort {
  double tokens = 0.0;
  double seconds = 0.0;
};

void add_speed(const std::map<int64_t, EpochEffort>& efforts, History& history) {
  for (HistoryRow& row : history.rows) {
    const auto effort = efforts.find(row.epoch);
    if (effort != efforts.end() && effort->second.seconds > 0.0)
      row.tokens_per_second = effort->second.tokens / effort->second.seconds;
  }
  EpochEffort total;
  for (const auto& [number, effort] : efforts) {
    total.tokens += effort.tokens;
    total.seconds += effort.seconds;
  }
  if (total.seconds > 0.0) history.tokens_per_second = total.tokens / total.seconds;
}

}  // namespace

History read_history(const std::filesystem::path& metrics, const std::filesystem::path& timing) {
  History history;
  std::map<int64_t, double> losses;
  std::map<int64_t, AttentionStatistics> attention;
  for_each_metric_line(metrics, [&](const json& line) {
    const auto type = line.at("type").get<std::string>();
    const auto epoch = count_in(line, "epoch");
    if (type == "epoch") losses[epoch] = line.at("loss").get<double>();
    if (type == "attention") attention[epoch] = read_statistics(line);
    if (type == "dev_alignment" && !history.rows.empty() &&
        history.rows.back().update == count_in(line, "update")) {
      history.rows.back().alignment_error_rate = line.at("aer").get<double>();
    }
    if (type == "validation") history.rows.push_back(read_validation(line));
  });
  std::map<int64_t, EpochEffort> efforts;
  for_each_metric_line(timing, [&](const json& line) {
    if (line.at("type").get<std::string>() != "epoch") return;
    efforts[count_in(line, "epoch")] = {line.at("tokens").get<double>(), line.at("seconds").get<double>()};
  });
  for (HistoryRow& row : history.rows) {
    const auto loss = losses.find(row.epoch);
    if (loss != losses.end()) row.training_loss = loss->second;
  }
  add_speed(efforts, history);
  for (const auto& [number, statistics] : attention) history.attention.push_back(statistics);
  return history;
}

}  // namespace seq2see::cli
