// A moment of a training, as a folder:
//
//   model.safetensors           the weights, with the fingerprints of the vocabularies; the averaged ones,
//   where
//                               there are such: what a user wants to translate with
//   training_state.safetensors  what the optimiser remembers, and beside averaged weights those of training
//   state.json                  where the training stands
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "model/seq2seq.h"
#include "training/optimizer.h"
#include "training/training_state.h"

namespace seq2see::training {

/// The names of checkpoints in a run: where a training stands, where it stood at the save before that (should
/// the last one be damaged), and what translated best.
inline constexpr const char* kLastCheckpoint = "last";
inline constexpr const char* kPreviousCheckpoint = "previous";
inline constexpr const char* kBestCheckpoint = "best";

inline constexpr const char* kWeightsFile = "model.safetensors";
inline constexpr const char* kStateFile = "state.json";

/// Writes a new folder beside `folder` and puts it in its place in one step: at any moment there is the old
/// checkpoint or the new one. Where it fails, nothing of the new one stays on the disk.
/// @param average   in use (WeightAverage::Use), or null where there is none
/// @param previous  where the old checkpoint goes; empty: it is removed
void save_checkpoint(const std::filesystem::path& folder, const model::Seq2Seq& model,
                     const Optimizer& optimizer, const WeightAverage* average, const TrainingState& state,
                     const std::map<std::string, std::string>& metadata,
                     const std::filesystem::path& previous = {});

/// Likewise without what only a training that goes on needs: to translate with, or to average.
void save_weights_and_state(const std::filesystem::path& folder, const model::Seq2Seq& model,
                            const TrainingState& state, const std::map<std::string, std::string>& metadata);

/// Reads all of a checkpoint that a training can go on from, and throws UserError where a file is missing or
/// damaged.
void verify_checkpoint(const std::filesystem::path& folder);

/// Restores model, optimiser and average (in use, or null) and returns the rest. Throws UserError where a
/// file is missing, damaged, or of another model or optimiser; the model may then already have changed.
TrainingState load_checkpoint(const std::filesystem::path& folder, model::Seq2Seq& model,
                              Optimizer& optimizer, const WeightAverage* average);

}  // namespace seq2see::training
