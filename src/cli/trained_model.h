// A finished (or running) training, read back from its folder alone.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/threads.h"
#include "cli/run_folder.h"
#include "cli/translator.h"
#include "config/config.h"
#include "data/vocabulary_cache.h"
#include "model/seq2seq.h"
#include "training/training_state.h"

namespace seq2see::cli {

/// Names under which a file of weights carries the fingerprints of its vocabularies.
inline constexpr const char* kSourceVocabularyKey = "source_vocabulary";
inline constexpr const char* kTargetVocabularyKey = "target_vocabulary";

/// The weights that commands work with where nothing else is said.
inline constexpr const char* kDefaultCheckpoint = "best";

struct TrainedModel {
  config::Config config;
  data::VocabularyPair vocabularies;
  std::unique_ptr<model::Seq2Seq> model;
  training::TrainingState state;  // at the checkpoint
};

/// checkpoint: any of run.checkpoint_names(). Throws UserError where something is missing or damaged, or the
/// vocabulary in the folder is not the one that the weights were trained with.
TrainedModel load_trained_model(const RunFolder& run, const std::string& checkpoint);

/// Reads the weights of a checkpoint into the model. Throws UserError where they are damaged, do not fit, or
/// were trained with other vocabularies.
void load_checked_weights(const std::filesystem::path& checkpoint, const data::VocabularyPair& vocabularies,
                          model::Seq2Seq& model);

/// The fingerprints as a file of weights carries them.
std::map<std::string, std::string> vocabulary_metadata(const data::VocabularyPair& vocabularies);

/// Sets what matrix products of the program are rounded to, and says so in the log where this processor
/// cannot do it fast.
void use_precision(config::Precision precision);

/// threads threads that compute, each on its own. 0: one for each processor.
std::unique_ptr<ThreadPool> make_pool(size_t threads);

}  // namespace seq2see::cli
