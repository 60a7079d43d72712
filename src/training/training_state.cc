#include "training/training_state.h"

#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text_file.h"
#include "data/hash.h"

namespace seq2see::training {
namespace {

using nlohmann::json;

constexpr int kVersion = 2;
constexpr int kMostDepth = 8;
constexpr const char* kChecksum = "xxh3_128";

json or_null(std::optional<double> number) { return number ? json(*number) : json(nullptr); }

std::optional<double> number_or_none(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

json json_of(const LossSums& sums) {
  return {{"smoothed", sums.smoothed},
          {"log_loss", sums.log_loss},
          {"guided", sums.guided},
          {"correct", sums.correct},
          {"tokens", sums.tokens}};
}

LossSums sums_of(const json& object) {
  return {.smoothed = object.at("smoothed").get<double>(),
          .log_loss = object.at("log_loss").get<double>(),
          .guided = object.at("guided").get<double>(),
          .correct = object.at("correct").get<int64_t>(),
          .tokens = object.at("tokens").get<int64_t>()};
}

json json_of(const std::vector<KeptCheckpoint>& kept) {
  json list = json::array();
  for (const KeptCheckpoint& checkpoint : kept) {
    list.push_back(
        {{"update", checkpoint.update}, {"epoch", checkpoint.epoch}, {"score", or_null(checkpoint.score)}});
  }
  return list;
}

std::vector<KeptCheckpoint> kept_of(const json& list) {
  std::vector<KeptCheckpoint> kept;
  for (const json& entry : list) {
    kept.push_back({entry.at("update").get<int64_t>(), entry.at("epoch").get<int64_t>(),
                    number_or_none(entry.at("score"))});
  }
  return kept;
}

json json_of(const TrainingState& state) {
  json object = {
      {"version", kVersion},
      {"epoch", state.epoch},
      {"position", state.position},
      {"updates", state.updates},
      {"epoch_sums", json_of(state.epoch_sums)},
      {"report",
       {{"sums", json_of(state.report.sums)},
        {"gradient_norm", state.report.gradient_norm},
        {"learning_rate", state.report.learning_rate}}},
      {"gradients",
       {{"mean", state.gradients.mean}, {"seen", state.gradients.seen}, {"spikes", state.gradients.spikes}}},
      {"plateau",
       {{"factor", state.plateau.factor}, {"without_improvement", state.plateau.without_improvement}}},
      {"best_score", or_null(state.best_score)},
      {"best_epoch", state.best_epoch},
      {"best_update", state.best_update},
      {"validations_without_improvement", state.validations_without_improvement},
      {"validated_update", state.validated_update},
      {"last_bleu", or_null(state.last_bleu)},
      {"skipped_updates", state.skipped_updates},
      {"skipped_in_a_row", state.skipped_in_a_row},
      {"metrics_bytes", state.metrics_bytes},
      {"finished", state.finished},
      {"kept", json_of(state.kept)}};
  if (!state.mean_of.empty()) object["mean_of"] = state.mean_of;
  return object;
}

TrainingState state_of(const json& object) {
  TrainingState state;
  state.epoch = object.at("epoch").get<int64_t>();
  state.position = object.at("position").get<int64_t>();
  state.updates = object.at("updates").get<int64_t>();
  state.epoch_sums = sums_of(object.at("epoch_sums"));
  const json& report = object.at("report");
  state.report = {.sums = sums_of(report.at("sums")),
                  .gradient_norm = report.at("gradient_norm").get<double>(),
                  .learning_rate = report.at("learning_rate").get<double>()};
  const json& gradients = object.at("gradients");
  state.gradients = {.mean = gradients.at("mean").get<double>(),
                     .seen = gradients.at("seen").get<int64_t>(),
                     .spikes = gradients.at("spikes").get<int64_t>()};
  state.plateau.factor = object.at("plateau").at("factor").get<double>();
  state.plateau.without_improvement = object.at("plateau").at("without_improvement").get<int64_t>();
  state.best_score = number_or_none(object.at("best_score"));
  state.best_epoch = object.at("best_epoch").get<int64_t>();
  state.best_update = object.at("best_update").get<int64_t>();
  state.validations_without_improvement = object.at("validations_without_improvement").get<int64_t>();
  state.validated_update = object.at("validated_update").get<int64_t>();
  state.last_bleu = number_or_none(object.at("last_bleu"));
  state.skipped_updates = object.at("skipped_updates").get<int64_t>();
  state.skipped_in_a_row = object.at("skipped_in_a_row").get<int64_t>();
  state.metrics_bytes = object.at("metrics_bytes").get<uint64_t>();
  state.finished = object.at("finished").get<bool>();
  state.kept = kept_of(object.at("kept"));
  if (object.contains("mean_of")) state.mean_of = object.at("mean_of").get<std::vector<std::string>>();
  return state;
}

/// Of the object as it is written without its checksum.
std::string checksum_of(const json& object) { return data::hash_of(object.dump()); }

/// What the file holds, without its checksum, which has been compared.
json read_checked(const std::filesystem::path& path, const std::string& text) {
  constexpr const char* kAdvice = "use another checkpoint, or train again";
  // A state is flat; the library writes, and so is checked, what is deep by recursion.
  bool too_deep = false;
  const auto look = [&too_deep](int depth, json::parse_event_t, const json&) {
    too_deep = too_deep || depth > kMostDepth;
    return !too_deep;
  };
  json object = json::parse(text, look, /*allow_exceptions=*/false);
  if (too_deep) object = json();
  if (!object.is_object()) {
    throw UserError(path.string(), "the file is truncated or damaged: it is not a JSON object", kAdvice);
  }
  // Before the checksum: another version may have another.
  const json version = object.value("version", json());
  if (version.is_number_integer() && version.get<int64_t>() > 0 && version != kVersion) {
    throw UserError(
        path.string(),
        "the state has the version " + version.dump() + ", this program reads " + std::to_string(kVersion),
        "use the program that wrote it, or train again");
  }
  const json checksum = object.value(kChecksum, json());
  object.erase(kChecksum);
  if (checksum != json(checksum_of(object))) {
    throw UserError(path.string(), "the file is damaged: its checksum is not the one written with it",
                    kAdvice);
  }
  return object;
}

}  // namespace

void write_state(const TrainingState& state, const std::filesystem::path& path) {
  json object = json_of(state);
  object[kChecksum] = checksum_of(object);
  write_file_atomically(path, object.dump(2) + "\n");
}

TrainingState read_state(const std::filesystem::path& path) {
  const json object = read_checked(path, read_file(path));
  try {
    return state_of(object);
  } catch (const json::exception& error) {
    throw UserError(path.string(), std::string("this is not a training state (") + error.what() + ")",
                    "use another checkpoint, or train again");
  }
}

}  // namespace seq2see::training
