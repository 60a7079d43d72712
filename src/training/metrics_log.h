// metrics.jsonl: what a training measures, one JSON object a line, for programs to read.
//
//   {"type": "update", "epoch", "update", "loss", "perplexity", "accuracy", "learning_rate", "gradient_norm",
//    "tokens", "tokens_per_second"}         every logging_freq updates: means since the line before
//   {"type": "validation", "epoch", "update", "loss", "perplexity", "accuracy", "bleu", "best", "seconds"}
//   {"type": "epoch", "epoch", "update", "loss", "perplexity", "accuracy", "tokens", "seconds",
//   "tokens_per_second"}
//   {"type": "attention", "epoch", "update", "score_variance", "entropy", "relative_entropy",
//   "largest_weight",
//    "gradient_of_weights", "gradient_of_scores", "gradient_passed"}     before training and after every
//    epoch:
//                                          means over the target tokens of the attention.statistics pairs
//                                          (attention_statistics.h); null: what there is not, or is not
//                                          finite
//
// loss is what is minimised (label-smoothed) per target token; perplexity is that of the plain cross entropy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>

#include "training/attention_statistics.h"
#include "training/loss.h"

namespace seq2see::training {

/// What every line starts with.
struct Moment {
  int64_t epoch = 0;
  int64_t update = 0;
};

class MetricsLog {
 public:
  /// Keeps the first `bytes` bytes of the file (what a checkpoint knows of) and appends to them. Throws
  /// UserError.
  MetricsLog(std::filesystem::path path, uint64_t bytes);

  void update(const Moment& moment, const LossSums& sums, double learning_rate, double gradient_norm,
              double tokens_per_second);
  void validation(const Moment& moment, const LossSums& sums, std::optional<double> bleu, bool best,
                  double seconds);
  void epoch(const Moment& moment, const LossSums& sums, double seconds);
  void attention(const Moment& moment, const AttentionStatistics& statistics);

  [[nodiscard]] uint64_t bytes() const { return bytes_; }

 private:
  void write(const std::string& line);

  std::filesystem::path path_;
  std::ofstream stream_;
  uint64_t bytes_;
};

}  // namespace seq2see::training
