#include "cli/history.h"

#include <spdlog/spdlog.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text_file.h"
#include "cli/metric_line.h"

namespace seq2see::cli {

std::optional<double> History::bleu_of_epoch(int64_t epoch) const {
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (row->epoch == epoch) return row->bleu;
  }
  return std::nullopt;
}

namespace {

using nlohmann::json;

AttentionStatistics read_statistics(const json& line) {
  const auto number = [&line](const char* key) -> std::optional<double> {
    const json& value = line.at(key);
    return value.is_null() ? std::nullopt : std::optional<double>(value.get<double>());
  };
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

}  // namespace

History read_history(const std::filesystem::path& metrics) {
  History history;
  if (!std::filesystem::exists(metrics)) return history;
  struct Epoch {
    double loss;
    double tokens_per_second;
    double tokens;
    double seconds;
  };
  std::map<int64_t, Epoch> epochs;
  std::map<int64_t, AttentionStatistics> attention;
  const std::vector<std::string> lines = read_lines(metrics);
  for (size_t i = 0; i < lines.size(); ++i) {
    try {
      const json line = json::parse(lines[i]);
      const auto type = line.at("type").get<std::string>();
      const auto epoch = count_in(line, "epoch");
      if (type == "epoch") {
        epochs[epoch] = {line.at("loss"), line.at("tokens_per_second"), line.at("tokens"),
                         line.at("seconds")};
      }
      if (type == "attention") attention[epoch] = read_statistics(line);
      if (type == "dev_alignment" && !history.rows.empty() &&
          history.rows.back().update == count_in(line, "update")) {
        history.rows.back().alignment_error_rate = line.at("aer").get<double>();
      }
      if (type != "validation") continue;
      HistoryRow row;
      row.epoch = epoch;
      row.update = count_in(line, "update");
      row.loss = line.at("loss").get<double>();
      row.perplexity = line.at("perplexity").get<double>();
      if (!line.at("bleu").is_null()) row.bleu = line.at("bleu").get<double>();
      row.best = line.at("best").get<bool>();
      history.rows.push_back(row);
    } catch (const json::exception&) {
      spdlog::warn("{}:{}: this line is damaged and left out", metrics.string(), i + 1);
    }
  }
  for (HistoryRow& row : history.rows) {
    const auto epoch = epochs.find(row.epoch);
    if (epoch == epochs.end()) continue;
    row.training_loss = epoch->second.loss;
    row.tokens_per_second = epoch->second.tokens_per_second;
  }
  double tokens = 0.0;
  double seconds = 0.0;
  for (const auto& [number, epoch] : epochs) {
    tokens += epoch.tokens;
    seconds += epoch.seconds;
  }
  if (seconds > 0.0) history.tokens_per_second = tokens / seconds;
  for (const auto& [number, statistics] : attention) history.attention.push_back(statistics);
  return history;
}

}  // namespace seq2see::cli
