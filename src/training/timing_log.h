// timing.jsonl: how long a training takes, one JSON object a line. It stands beside metrics.jsonl so that the
// same training writes the same metrics, byte for byte.
//
//   {"type": "update", "epoch", "update", "tokens", "seconds", "tokens_per_second"}   since the line before
//   {"type": "validation", "epoch", "update", "seconds"}
//   {"type": "epoch", "epoch", "update", "tokens", "seconds", "tokens_per_second"}    without validation; of
//   an
//                                     epoch that was stopped: since the training went on
#pragma once

#include <cstdint>
#include <filesystem>

#include "training/line_log.h"
#include "training/metrics_log.h"

namespace seq2see::training {

/// Target tokens that were trained on, and how long that took.
struct Effort {
  int64_t tokens = 0;
  double seconds = 0.0;

  /// 0 where no time has passed.
  [[nodiscard]] double tokens_per_second() const {
    return seconds > 0.0 ? static_cast<double>(tokens) / seconds : 0.0;
  }
};

class TimingLog {
 public:
  /// Appends to the file; what it says of updates after `updates` was written by work that is lost, and goes.
  /// Throws UserError.
  TimingLog(const std::filesystem::path& path, int64_t updates);

  void update(const Moment& moment, const Effort& effort);
  void validation(const Moment& moment, double seconds);
  void epoch(const Moment& moment, const Effort& effort);

 private:
  LineLog log_;
};

}  // namespace seq2see::training
