#include "cli/score_json.h"

#include <cmath>
#include <variant>

namespace seq2see::cli {
namespace {

using evaluation::Assessment;
using evaluation::Assessments;
using evaluation::PairedTest;
using nlohmann::ordered_json;

/// Counts are whole numbers, and look like it.
ordered_json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<int64_t>(value);
  return value;
}

ordered_json part_json(const std::variant<double, std::string, std::vector<double>>& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return *text;
  if (const auto* const single = std::get_if<double>(&value)) return number(*single);
  ordered_json array = ordered_json::array();
  for (const double one : std::get<std::vector<double>>(value)) array.push_back(number(one));
  return array;
}

ordered_json interval_json(const evaluation::ConfidenceInterval& interval, size_t samples, uint64_t seed) {
  return {{"mean", interval.mean},       {"lower", interval.lower}, {"upper", interval.upper},
          {"margin", interval.margin()}, {"samples", samples},      {"seed", seed}};
}

ordered_json assessment_json(const Assessment& assessment, const evaluation::AssessmentOptions& options) {
  const bool bootstrap = options.paired_test == PairedTest::kBootstrap;
  ordered_json json = {{"score", assessment.score.value}};
  for (const evaluation::ScorePart& part : assessment.score.parts) {
    json[std::string(part.name)] = part_json(part.value);
  }
  json["signature"] = assessment.signature;
  if (assessment.interval) {
    json["confidence"] = interval_json(
        *assessment.interval, bootstrap ? options.paired_samples : options.confidence_samples, options.seed);
  }
  if (assessment.p_value) {
    json["paired"] = {{"test", bootstrap ? "bootstrap" : "approximate randomisation"},
                      {"p_value", *assessment.p_value},
                      {"samples", options.paired_samples},
                      {"seed", options.seed}};
  }
  if (options.sentence_level) {
    json["sentences"] = assessment.sentences;
    json["sentence_signature"] = assessment.sentence_signature;
  }
  return json;
}

ordered_json lengths_json(const Assessments& assessments, size_t system) {
  ordered_json bins = ordered_json::array();
  for (size_t i = 0; i < assessments.bins.size(); ++i) {
    const evaluation::LengthBin& bin = assessments.bins[i];
    ordered_json json = {{"from", bin.from},
                         {"to", nullptr},
                         {"unit", assessments.length_unit},
                         {"sentences", bin.sentences.size()},
                         {"mean_length", bin.mean_length}};
    if (bin.to) json["to"] = *bin.to;
    for (size_t metric = 0; metric < assessments.metrics.size(); ++metric) {
      const evaluation::BinScore& score = assessments.of_system[system][metric].by_length[i];
      json[std::string(assessments.metrics[metric].key())] = {
          {"score", score.value},
          {"confidence",
           interval_json(score.interval, assessments.options.confidence_samples, assessments.options.seed)}};
    }
    bins.push_back(std::move(json));
  }
  return bins;
}

/// Adds the metrics of one system to `json`.
void add_system(const Assessments& assessments, size_t system, ordered_json& json) {
  for (size_t metric = 0; metric < assessments.metrics.size(); ++metric) {
    json[std::string(assessments.metrics[metric].key())] =
        assessment_json(assessments.of_system[system][metric], assessments.options);
  }
  if (assessments.options.by_length) json["by_length"] = lengths_json(assessments, system);
}

}  // namespace

ordered_json scores_json(const Assessments& assessments) {
  ordered_json json = ordered_json::object();
  if (assessments.systems.size() == 1) {
    add_system(assessments, 0, json);
    return json;
  }
  json["systems"] = ordered_json::array();
  for (size_t system = 0; system < assessments.systems.size(); ++system) {
    ordered_json one = {{"system", assessments.systems[system]}};
    add_system(assessments, system, one);
    json["systems"].push_back(std::move(one));
  }
  return json;
}

}  // namespace seq2see::cli
