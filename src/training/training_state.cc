#include "training/training_state.h"

#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::training {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

json json_of(const std::vector<KeptCheckpoint>& kept) {
  json list = json::array();
  for (const KeptCheckpoint& checkpoint : kept) {
    list.push_back({{"update", checkpoint.update},
                    {"epoch", checkpoint.epoch},
                    {"score", checkpoint.score ? json(*checkpoint.score) : json(nullptr)}});
  }
  return list;
}

std::vector<KeptCheckpoint> kept_of(const json& list) {
  std::vector<KeptCheckpoint> kept;
  for (const json& entry : list) {
    KeptCheckpoint checkpoint{entry.at("update").get<int64_t>(), entry.at("epoch").get<int64_t>(), {}};
    if (!entry.at("score").is_null()) checkpoint.score = entry.at("score").get<double>();
    kept.push_back(checkpoint);
  }
  return kept;
}

}  // namespace

void write_state(const TrainingState& state, const std::filesystem::path& path) {
  json object = {
      {"version", kVersion},
      {"epoch", state.epoch},
      {"position", state.position},
      {"updates", state.updates},
      {"epoch_sums",
       {{"smoothed", state.epoch_sums.smoothed},
        {"log_loss", state.epoch_sums.log_loss},
        {"guided", state.epoch_sums.guided},
        {"correct", state.epoch_sums.correct},
        {"tokens", state.epoch_sums.tokens}}},
      {"epoch_seconds", state.epoch_seconds},
      {"plateau",
       {{"factor", state.plateau.factor}, {"without_improvement", state.plateau.without_improvement}}},
      {"best_score", state.best_score ? json(*state.best_score) : json(nullptr)},
      {"best_epoch", state.best_epoch},
      {"best_update", state.best_update},
      {"validations_without_improvement", state.validations_without_improvement},
      {"validated_update", state.validated_update},
      {"skipped_updates", state.skipped_updates},
      {"metrics_bytes", state.metrics_bytes},
      {"finished", state.finished},
      {"kept", json_of(state.kept)}};
  if (!state.mean_of.empty()) object["mean_of"] = state.mean_of;
  write_file_atomically(path, object.dump(2) + "\n");
}

TrainingState read_state(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    const json object = json::parse(text);
    if (object.at("version").get<int>() != kVersion) {
      throw UserError(path.string(),
                      "the state has the version " + object.at("version").dump() + ", this program reads " +
                          std::to_string(kVersion),
                      "use the program that wrote it, or train again");
    }
    TrainingState state;
    state.epoch = object.at("epoch").get<int64_t>();
    state.position = object.at("position").get<int64_t>();
    state.updates = object.at("updates").get<int64_t>();
    const json& sums = object.at("epoch_sums");
    state.epoch_sums = {.smoothed = sums.at("smoothed").get<double>(),
                        .log_loss = sums.at("log_loss").get<double>(),
                        .guided = sums.value("guided", 0.0),  // older states have none
                        .correct = sums.at("correct").get<int64_t>(),
                        .tokens = sums.at("tokens").get<int64_t>()};
    state.epoch_seconds = object.at("epoch_seconds").get<double>();
    state.plateau.factor = object.at("plateau").at("factor").get<double>();
    state.plateau.without_improvement = object.at("plateau").at("without_improvement").get<int64_t>();
    if (!object.at("best_score").is_null()) state.best_score = object.at("best_score").get<double>();
    state.best_epoch = object.at("best_epoch").get<int64_t>();
    state.best_update = object.at("best_update").get<int64_t>();
    state.validations_without_improvement = object.at("validations_without_improvement").get<int64_t>();
    state.validated_update = object.at("validated_update").get<int64_t>();
    state.skipped_updates = object.at("skipped_updates").get<int64_t>();
    state.metrics_bytes = object.at("metrics_bytes").get<uint64_t>();
    state.finished = object.at("finished").get<bool>();
    // Older states have neither.
    if (object.contains("kept")) state.kept = kept_of(object.at("kept"));
    if (object.contains("mean_of")) state.mean_of = object.at("mean_of").get<std::vector<std::string>>();
    return state;
  } catch (const json::exception& error) {
    throw UserError(path.string(), std::string("this is not a training state (") + error.what() + ")",
                    "use another checkpoint, or train again");
  }
}

}  // namespace seq2see::training
