// The checkpoints of earlier validations that a training keeps beside `last` and `best`, where
// training.keep_last_ckpts or training.keep_best_ckpts asks for them: folders checkpoints/update-000123 with
// weights and state.json. They have nothing of the optimiser: a training goes on from `last` alone.
//
// Which ones there are is part of the training's state, so that a training that was stopped, or killed at any
// moment, goes on with the list that belongs to where it stands.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "training/training_state.h"

namespace seq2see::training {

/// "update-000123".
std::string kept_name(int64_t update);
/// The update in such a name; nothing for any other name.
std::optional<int64_t> update_of_kept(std::string_view name);

/// The best of them, best first; of equal ones the earlier first. Those without a score are not among them.
std::vector<KeptCheckpoint> best_of(std::vector<KeptCheckpoint> checkpoints,
                                    config::EarlyStoppingMetric metric, int64_t most);

/// Those of `checkpoints`, in order of their updates, that are among the keep_last_ckpts last or the
/// keep_best_ckpts best.
std::vector<KeptCheckpoint> those_to_keep(std::vector<KeptCheckpoint> checkpoints,
                                          const config::TrainingConfig& options);

/// Removes kept checkpoints of up to state.updates that are not on the list of the state, and what a crash
/// left of others. There is never half of one under its name. Folders with other names stay.
void remove_others(const std::filesystem::path& checkpoints, const TrainingState& state);

}  // namespace seq2see::training
