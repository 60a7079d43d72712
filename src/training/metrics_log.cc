#include "training/metrics_log.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"

namespace seq2see::training {
namespace {

using Json = nlohmann::ordered_json;  // keys in the order in which a person reads them

Json or_null(std::optional<double> number) { return number ? Json(*number) : Json(nullptr); }

Json json_of(const Measurement::Value& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::optional<double>>) {
          return or_null(held && std::isfinite(*held) ? held : std::nullopt);
        } else {
          return held;
        }
      },
      value);
}

Json line_of(const char* type, const Moment& moment, const LossSums& sums) {
  return {{"type", type},
          {"epoch", moment.epoch},
          {"update", moment.update},
          {"loss", sums.mean_smoothed()},
          {"perplexity", sums.perplexity()},
          {"accuracy", sums.accuracy()}};
}

/// Leaves no more than the first bytes of the file. Returns how many there are then.
uint64_t cut_after(const std::filesystem::path& path, uint64_t bytes) {
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  const uint64_t found = exists ? std::filesystem::file_size(path, error) : 0;
  if (!error && found > bytes) std::filesystem::resize_file(path, bytes, error);
  if (error) throw UserError(path.string(), "the file cannot be written", "check the folder");
  return std::min(found, bytes);
}

}  // namespace

MetricsLog::MetricsLog(const std::filesystem::path& path, uint64_t bytes)
    : bytes_(cut_after(path, bytes)), bytes_missing_(bytes - bytes_), log_(path) {}

void MetricsLog::update(const Moment& moment, const UpdateReport& report, bool guided) {
  Json line = line_of("update", moment, report.sums);
  if (guided) line["guided_loss"] = report.sums.mean_guided();
  line["learning_rate"] = report.learning_rate;
  line["gradient_norm"] = report.gradient_norm;
  line["tokens"] = report.sums.tokens;
  write(line.dump());
}

void MetricsLog::validation(const Moment& moment, const LossSums& sums, std::optional<double> bleu,
                            bool best) {
  Json line = line_of("validation", moment, sums);
  line["bleu"] = or_null(bleu);
  line["best"] = best;
  write(line.dump());
}

void MetricsLog::epoch(const Moment& moment, const TrainingState& state, bool guided) {
  Json line = line_of("epoch", moment, state.epoch_sums);
  if (guided) line["guided_loss"] = state.epoch_sums.mean_guided();
  line["tokens"] = state.epoch_sums.tokens;
  line["skipped_updates"] = state.skipped_updates;
  line["gradient_spikes"] = state.gradients.spikes;
  write(line.dump());
}

void MetricsLog::attention(const Moment& moment, const AttentionStatistics& statistics) {
  const Json line = {{"type", "attention"},
                     {"epoch", moment.epoch},
                     {"update", moment.update},
                     {"score_variance", statistics.score_variance},
                     {"entropy", statistics.entropy},
                     {"relative_entropy", or_null(statistics.relative_entropy)},
                     {"largest_weight", statistics.largest_weight},
                     {"gradient_of_weights", statistics.gradient_of_weights},
                     {"gradient_of_scores", statistics.gradient_of_scores},
                     {"gradient_passed", or_null(statistics.gradient_passed)}};
  write(line.dump());
}

void MetricsLog::measurement(const Moment& moment, const Measurement& measurement) {
  Json line = {{"type", measurement.type}, {"epoch", moment.epoch}, {"update", moment.update}};
  for (const auto& [name, value] : measurement.members) line[name] = json_of(value);
  write(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void MetricsLog::flush_to_disk() { seq2see::flush_to_disk(log_.path()); }

void MetricsLog::write(const std::string& line) {
  log_.write(line);
  bytes_ += line.size() + 1;
}

}  // namespace seq2see::training
