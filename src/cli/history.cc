#include "cli/history.h"

#include <spdlog/spdlog.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text_file.h"

namespace seq2see::cli {

std::optional<double> History::bleu_of_epoch(int64_t epoch) const {
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (row->epoch == epoch) return row->bleu;
  }
  return std::nullopt;
}

History read_history(const std::filesystem::path& metrics) {
  using nlohmann::json;
  History history;
  if (!std::filesystem::exists(metrics)) return history;
  struct Epoch {
    double loss;
    double tokens_per_second;
  };
  std::map<int64_t, Epoch> epochs;
  const std::vector<std::string> lines = read_lines(metrics);
  for (size_t i = 0; i < lines.size(); ++i) {
    try {
      const json line = json::parse(lines[i]);
      const auto type = line.at("type").get<std::string>();
      const auto epoch = line.at("epoch").get<int64_t>();
      if (type == "epoch") epochs[epoch] = {line.at("loss"), line.at("tokens_per_second")};
      if (type != "validation") continue;
      HistoryRow row;
      row.epoch = epoch;
      row.update = line.at("update").get<int64_t>();
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
  return history;
}

}  // namespace seq2see::cli
