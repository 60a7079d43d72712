#include "cli/trained_model.h"

#include <spdlog/spdlog.h>

#include "base/error.h"
#include "config/reader.h"
#include "model/weights.h"
#include "ops/backend.h"
#include "ops/runtime.h"
#include "training/checkpoint.h"

namespace seq2see::cli {
namespace {

void expect_vocabulary(const std::filesystem::path& weights,
                       const std::map<std::string, std::string>& metadata, const char* key,
                       const data::Vocabulary& vocabulary) {
  const auto found = metadata.find(key);
  if (found == metadata.end() || found->second == vocabulary.fingerprint()) return;
  throw UserError(
      weights.string(),
      std::string("the weights were trained with another vocabulary than the one in the run's folder (") +
          key + ")",
      "restore the vocab folder of this run, or train again");
}

}  // namespace

TrainedModel load_trained_model(const RunFolder& run, const std::string& checkpoint) {
  run.expect_run();
  run.expect_checkpoint(checkpoint);
  const std::filesystem::path folder = run.checkpoint(checkpoint);
  TrainedModel trained;
  trained.config = config::read_config(run.config());
  use_precision(trained.config.training.precision);
  trained.vocabularies = data::load_vocabularies(run.vocabularies(), trained.config.data.joint_vocabulary);
  trained.model = std::make_unique<model::Seq2Seq>(
      trained.config.model,
      model::VocabularySizes{trained.vocabularies.source->size(), trained.vocabularies.target->size()},
      trained.config.random_seed);
  load_checked_weights(folder, trained.vocabularies, *trained.model);
  trained.state = training::read_state(folder / training::kStateFile);
  return trained;
}

void load_checked_weights(const std::filesystem::path& checkpoint, const data::VocabularyPair& vocabularies,
                          model::Seq2Seq& model) {
  const std::filesystem::path weights = checkpoint / training::kWeightsFile;
  const auto metadata = model::load_weights(weights, model);
  expect_vocabulary(weights, metadata, kSourceVocabularyKey, *vocabularies.source);
  expect_vocabulary(weights, metadata, kTargetVocabularyKey, *vocabularies.target);
}

std::map<std::string, std::string> vocabulary_metadata(const data::VocabularyPair& vocabularies) {
  return {{kSourceVocabularyKey, vocabularies.source->fingerprint()},
          {kTargetVocabularyKey, vocabularies.target->fingerprint()}};
}

void use_precision(config::Precision precision) {
  const bool rounds = precision == config::Precision::kBf16;
  ops::set_precision(rounds ? ops::Precision::kBfloat16 : ops::Precision::kFloat32);
  if (rounds && !ops::multiplies_bfloat16()) {
    spdlog::warn(
        "training.precision is bf16, but this processor ({}) has no instructions for it (AMX or "
        "AVX512-BF16): the "
        "same "
        "is computed with those for fp32, more slowly than fp32 itself",
        ops::processor_kind());
  }
}

std::unique_ptr<ThreadPool> make_pool(size_t threads) {
  return std::make_unique<ThreadPool>(threads > 0 ? threads : available_processors(), ops::use_one_thread);
}

}  // namespace seq2see::cli
