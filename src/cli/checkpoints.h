// The checkpoints of a run and what is known of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/run_folder.h"
#include "training/kept_checkpoints.h"

namespace seq2see::cli {

struct CheckpointInfo {
  std::string name;
  int64_t epoch = 0;  // in which its last update was made
  int64_t update = 0;
  std::optional<double> score;       // of the early-stopping metric, where a validation gave it one
  std::vector<std::string> mean_of;  // of an average: the checkpoints that went into it
};

/// In the order of RunFolder::checkpoint_names. Throws UserError where one has no state that can be read.
std::vector<CheckpointInfo> list_checkpoints(const RunFolder& run);

/// Those that the training kept of its validations, in the order of their updates. Throws likewise.
std::vector<training::KeptCheckpoint> kept_checkpoints(const RunFolder& run);

}  // namespace seq2see::cli
