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

inline constexpr const char* kWeightsFile = "model.safetensors";
inline constexpr const char* kStateFile = "state.json";

/// Writes a new folder beside `folder` and puts it in its place in one step: at any moment there is the old
/// checkpoint or the new one. average: in use (WeightAverage::Use), or null where there is none.
void save_checkpoint(const std::filesystem::path& folder, const model::Seq2Seq& model,
                     const Optimizer& optimizer, const WeightAverage* average, const TrainingState& state,
                     const std::map<std::string, std::string>& metadata);

/// Likewise without what only a training that goes on needs: to translate with, or to average.
void save_weights_and_state(const std::filesystem::path& folder, const model::Seq2Seq& model,
                            const TrainingState& state, const std::map<std::string, std::string>& metadata);

/// Restores model, optimiser and average (in use, or null) and returns the rest. Throws UserError where a
/// file is missing, damaged, or of another model or optimiser; the model may then already have changed.
TrainingState load_checkpoint(const std::filesystem::path& folder, model::Seq2Seq& model,
                              Optimizer& optimizer, const WeightAverage* average);

}  // namespace seq2see::training
