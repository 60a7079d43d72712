#include "cli/ensemble.h"

#include <filesystem>
#include <utility>

#include "base/error.h"
#include "training/checkpoint.h"

namespace seq2see::cli {
namespace {

void expect_same(bool same, const std::string& first, const std::string& other, const std::string& what) {
  if (same) return;
  throw UserError(other, "the " + what + " is not that of " + first,
                  "models that predict together need the same vocabularies and the same precision");
}

}  // namespace

Place place_of(const std::string& text, const std::string& checkpoint) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(text, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // a slash at the end
  const bool is_checkpoint = path.parent_path().filename() == "checkpoints" &&
                             std::filesystem::exists(path / training::kWeightsFile, error);
  if (!is_checkpoint) return {RunFolder(text), checkpoint};
  if (checkpoint != kDefaultCheckpoint) {
    throw UserError("--checkpoint " + checkpoint, text + " is a checkpoint itself", "leave one of them out");
  }
  return {RunFolder(path.parent_path().parent_path()), path.filename().string()};
}

std::vector<model::Seq2Seq*> Ensemble::pointers() const {
  std::vector<model::Seq2Seq*> all;
  for (const auto& model : models) all.push_back(model.get());
  return all;
}

Ensemble load_ensemble(const std::vector<std::string>& places, const std::string& checkpoint) {
  const Place first = place_of(places.front(), checkpoint);
  TrainedModel trained = load_trained_model(first.run, first.checkpoint);
  Ensemble ensemble{{first.run}, std::move(trained.config), trained.vocabularies, {}, first.checkpoint};
  const auto attends = [](const config::Config& config) {
    return config.model.decoder.attention != config::AttentionKind::kNone;
  };
  ensemble.attends = attends(ensemble.config);
  ensemble.models.push_back(std::move(trained.model));
  for (size_t i = 1; i < places.size(); ++i) {
    const Place place = place_of(places[i], checkpoint);
    TrainedModel other = load_trained_model(place.run, place.checkpoint);
    ensemble.runs.push_back(place.run);
    const auto check = [&](bool same, const char* what) {
      expect_same(same, places.front(), places[i], what);
    };
    check(other.vocabularies.source->fingerprint() == ensemble.vocabularies.source->fingerprint(),
          "source vocabulary");
    check(other.vocabularies.target->fingerprint() == ensemble.vocabularies.target->fingerprint(),
          "target vocabulary");
    check(other.config.training.precision == ensemble.config.training.precision, "precision");
    ensemble.attends = ensemble.attends || attends(other.config);
    ensemble.models.push_back(std::move(other.model));
  }
  return ensemble;
}

}  // namespace seq2see::cli
