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

}  // namespace

MetricsLog::MetricsLog(std::filesystem::path path, uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {
  std::error_code error;
  const bool exists = std::filesystem::exists(path_, error);
  const uint64_t found = exists ? std::filesystem::file_size(path_, error) : 0;
  if (!error && found > bytes_) std::filesystem::resize_file(path_, bytes_, error);
  bytes_missing_ = found < bytes_ ? bytes_ - found : 0;
  bytes_ = std::min(found, bytes_);
  stream_.open(path_, std::ios::binary | std::ios::app);
  if (!stream_ || error) throw UserError(path_.string(), "the file cannot be written", "check the folder");
}

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

void MetricsLog::flush_to_disk() { seq2see::flush_to_disk(path_); }

void MetricsLog::write(const std::string& line) {
  stream_ << line << '\n' << std::flush;
  if (!stream_) throw UserError(path_.string(), "the file could not be written", "check the disk space");
  bytes_ += line.size() + 1;
}

}  // namespace seq2see::training
