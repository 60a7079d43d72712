#include "cli/checkpoints.h"

#include <algorithm>
#include <utility>

#include "training/checkpoint.h"

namespace seq2see::cli {
namespace {

CheckpointInfo describe(const std::string& name, const training::TrainingState& state) {
  CheckpointInfo info;
  info.name = name;
  info.update = state.updates;
  // A state saved between two epochs already names the next one.
  info.epoch = state.position == 0 ? state.epoch - 1 : state.epoch;
  info.mean_of = state.mean_of;
  if (!info.mean_of.empty()) return info;
  if (state.best_score && state.best_update == state.updates) info.score = state.best_score;
  for (const training::KeptCheckpoint& kept : state.kept) {
    if (kept.update == state.updates) info.score = kept.score;
  }
  return info;
}

}  // namespace

std::vector<CheckpointInfo> list_checkpoints(const RunFolder& run) {
  std::vector<CheckpointInfo> all;
  for (const std::string& name : run.checkpoint_names()) {
    if (!std::filesystem::exists(run.checkpoint(name) / training::kStateFile)) continue;  // not of a training
    all.push_back(describe(name, training::read_state(run.checkpoint(name) / training::kStateFile)));
  }
  return all;
}

std::vector<training::KeptCheckpoint> kept_checkpoints(const RunFolder& run) {
  std::vector<training::KeptCheckpoint> kept;
  for (const std::string& name : run.checkpoint_names()) {
    if (!training::update_of_kept(name)) continue;
    const CheckpointInfo info =
        describe(name, training::read_state(run.checkpoint(name) / training::kStateFile));
    kept.push_back({info.update, info.epoch, info.score});
  }
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.update < b.update; });
  return kept;
}

}  // namespace seq2see::cli
