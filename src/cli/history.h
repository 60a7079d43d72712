// What metrics.jsonl and timing.jsonl tell of a training.
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
  std::optional<double> loss;               // of the development text; nothing where it was not finite
  std::optional<double> perplexity;         // likewise
  std::optional<double> bleu;
  std::optional<double> alignment_error_rate;  // where the development text has gold links
  bool best = false;
};

/// What a development sample says of the attention at one moment: means over target tokens, of which each has
/// a row of energies and a row of weights. Nothing where a mean is not finite.
struct AttentionStatistics {
  int64_t epoch = 0;  // 0: before training
  int64_t update = 0;
  std::optional<double> score_variance;    // of the energies over the source positions
  std::optional<double> entropy;           // of the weights
  std::optional<double> relative_entropy;  // the same over that of even weights
  std::optional<double> largest_weight;
  std::optional<double> gradient_of_weights;  // norm of the loss's gradient
  std::optional<double> gradient_of_scores;   // likewise, behind the softmax
  std::optional<double> gradient_passed;      // their ratio: what the softmax lets through
};

struct History {
  std::vector<HistoryRow> rows;                // one a validation
  std::optional<double> tokens_per_second;     // of all epochs that were finished together
  std::vector<AttentionStatistics> attention;  // by rising epoch; of the last, where one was measured twice

  /// Of the last validation in that epoch, if there was one.
  [[nodiscard]] std::optional<double> bleu_of_epoch(int64_t epoch) const;
};

/// Empty where there are no such files. A line that is not what a training writes is passed over, with a
/// warning.
History read_history(const std::filesystem::path& metrics, const std::filesystem::path& timing);

}  // namespace seq2see::cli
