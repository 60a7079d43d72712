// Where a training stands: everything beside weights and optimiser that it needs to go on as if never
// stopped. There is no state of random generators: every random number is a function of the seed and of what
// it is for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "training/gradient_watch.h"
#include "training/loss.h"
#include "training/schedule.h"

namespace seq2see::training {

/// A validation whose weights are kept as a checkpoint of their own (kept_checkpoints.h).
struct KeptCheckpoint {
  int64_t update = 0;
  int64_t epoch = 0;
  std::optional<double> score;  // of the early-stopping metric, where it is finite
  bool operator==(const KeptCheckpoint&) const = default;
};

/// What is logged of the updates since the last logging.
struct UpdateReport {
  LossSums sums;
  double gradient_norm = 0.0;  // of the last update
  double learning_rate = 0.0;  // of the last update
};

struct TrainingState {
  int64_t epoch = 1;     // being trained, from 1
  int64_t position = 0;  // batches of this epoch already used
  int64_t updates = 0;
  LossSums epoch_sums;  // of this epoch so far
  UpdateReport report;  // not logged yet
  GradientWatch gradients;
  Plateau plateau;
  std::optional<double> best_score;  // of the early-stopping metric
  int64_t best_epoch = 0;
  int64_t best_update = 0;
  int64_t validations_without_improvement = 0;
  int64_t validated_update = -1;    // the update after which was last validated
  std::optional<double> last_bleu;  // of that validation
  int64_t skipped_updates = 0;      // whose loss or gradient was not finite
  int64_t skipped_in_a_row = 0;     // of these, since the last one that was made
  uint64_t metrics_bytes =
      0;  // length of metrics.jsonl: what comes after it was written by work that was lost
  bool finished = false;
  std::vector<KeptCheckpoint> kept;  // in order of their updates
  /// The checkpoints whose mean the weights are (seq2see average); of a training's own: empty.
  std::vector<std::string> mean_of;
};

/// As JSON with a checksum, written atomically; doubles keep all their bits. The same state gives the same
/// bytes: nothing in it tells the time.
void write_state(const TrainingState& state, const std::filesystem::path& path);
/// Throws UserError for a file that cannot be read, is damaged, of another version, or no such state.
TrainingState read_state(const std::filesystem::path& path);

}  // namespace seq2see::training
