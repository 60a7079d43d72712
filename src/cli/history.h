// What metrics.jsonl tells of a training.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace seq2see::cli {

struct HistoryRow {
  int64_t epoch = 0;
  int64_t update = 0;
  std::optional<double> training_loss;      // mean over the epoch, where the row ends one
  std::optional<double> tokens_per_second;  // likewise
  double loss = 0.0;                        // of the development text
  double perplexity = 0.0;
  std::optional<double> bleu;
  bool best = false;
};

/// One row a validation.
struct History {
  std::vector<HistoryRow> rows;

  /// Of the last validation in that epoch, if there was one.
  [[nodiscard]] std::optional<double> bleu_of_epoch(int64_t epoch) const;
};

/// Empty where there is no such file. A line that is not what a training writes is passed over, with a
/// warning.
History read_history(const std::filesystem::path& metrics);

}  // namespace seq2see::cli
