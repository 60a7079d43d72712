// metrics.jsonl: what a training measures, one JSON object a line, for programs to read.
//
//   {"type": "update", "epoch", "update", "loss", "perplexity", "accuracy", "learning_rate", "gradient_norm",
//    "tokens"}                              every logging_freq updates: means since the line before
//   {"type": "validation", "epoch", "update", "loss", "perplexity", "accuracy", "bleu", "best"}
//   {"type": "epoch", "epoch", "update", "loss", "perplexity", "accuracy", "tokens", "skipped_updates",
//    "gradient_spikes"}                     the last two: since training began (trainer.h, gradient_watch.h)
//   {"type": "attention", "epoch", "update", "score_variance", "entropy", "relative_entropy",
//   "largest_weight",
//    "gradient_of_weights", "gradient_of_scores", "gradient_passed"}     before training and after every
//    epoch:
//                                          means over the target tokens of the attention.statistics pairs
//                                          (attention_statistics.h); null: what there is not, or is not
//                                          finite
//   and what the program around the training measures (Measurement): cli/probe_diagnostics.h and
//   cli/dev_alignment.h say what
//
// "update" and "epoch" lines of a training with guided alignment have "guided_loss" too: the cross entropy of
// attention against the given links, per target token, without its weight.
// Nothing here tells the time (timing_log.h does): the same training writes the same bytes.
// loss is what is minimised (label-smoothed) per target token; perplexity is that of the plain cross entropy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "training/attention_statistics.h"
#include "training/line_log.h"
#include "training/loss.h"
#include "training/training_state.h"

namespace seq2see::training {

/// What every line starts with.
struct Moment {
  int64_t epoch = 0;
  int64_t update = 0;
};

/// Something measured that the training knows nothing of: a line with `type`, epoch, update, and then these
/// members in their order. A number that there is not, or that is not finite, is null.
struct Measurement {
  using Value = std::variant<int64_t, std::optional<double>, std::string, std::vector<std::string>>;
  std::string type;
  std::vector<std::pair<std::string, Value>> members;
};

class MetricsLog {
 public:
  /// Keeps the first `bytes` bytes of the file (what a checkpoint knows of) and appends to them. Throws
  /// UserError.
  MetricsLog(const std::filesystem::path& path, uint64_t bytes);

  /// guided: there is a guide that attention is to follow.
  void update(const Moment& moment, const UpdateReport& report, bool guided);
  void validation(const Moment& moment, const LossSums& sums, std::optional<double> bleu, bool best);
  void epoch(const Moment& moment, const TrainingState& state, bool guided);
  void attention(const Moment& moment, const AttentionStatistics& statistics);
  void measurement(const Moment& moment, const Measurement& measurement);

  [[nodiscard]] uint64_t bytes() const { return bytes_; }
  /// How many of the bytes to keep were not there: the file was cut or removed meanwhile.
  [[nodiscard]] uint64_t bytes_missing() const { return bytes_missing_; }
  /// Before a checkpoint says that these bytes are there.
  void flush_to_disk();

 private:
  void write(const std::string& line);

  uint64_t bytes_;
  uint64_t bytes_missing_;
  LineLog log_;
};

}  // namespace seq2see::training
