#include "benchmarks/suite.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/threads.h"
#include "benchmarks/precision.h"
#include "benchmarks/process.h"
#include "ops/runtime.h"

namespace seq2see::benchmarks {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kTraining = "training/";
constexpr std::string_view kGreedy = "greedy/";
constexpr std::string_view kBeam = "beam/";
constexpr int64_t kBeamSize = 5;
constexpr std::string_view kScoring = "scoring";

Effort effort_of(bool quick) { return quick ? Effort::quick() : Effort::full(); }

void tell(const std::string& what) { std::cerr << what << std::endl; }

/// The measurement of that name in a process of its own.
Json in_own_process(const std::string& name, bool quick) {
  std::vector<std::string> arguments = {"--measure", name};
  if (quick) arguments.emplace_back("--quick");
  return Json::parse(run_self(arguments));
}

void measure_peaks(const SuiteOptions& options, Report& report) {
  std::set<int64_t> threads(options.threads.begin(), options.threads.end());
  threads.insert(report.processors);
  for (const int64_t count : threads) {
    tell("matrix peak, threads: " + std::to_string(count));
    const MatrixPeak peak = measure_matrix_peak(count, effort_of(options.quick));
    report.peaks[count] = report.peaks[count].best_with(peak);
  }
}

void measure_trainings(const SuiteOptions& options, const std::vector<std::string>& names, Report& report) {
  for (const std::string& name : names) {
    if (!name.starts_with(kTraining)) continue;
    const Setting setting = find_setting(name.substr(kTraining.size())).value();
    if (const auto reason = why_unavailable(setting)) {
      report.left_out.push_back({name, *reason});
      continue;
    }
    const Json found = in_own_process(name, options.quick);
    TrainingResult result{setting, {}, found.at("peak_resident_mib")};
    result.speed.target_tokens_per_second = found.at("target_tokens_per_second");
    result.speed.best_target_tokens_per_second = found.at("best_target_tokens_per_second");
    result.speed.flops_per_target_token = found.at("flops_per_target_token");
    result.speed.processors_busy = found.at("processors_busy");
    tell(name + ": " + std::to_string(std::lround(result.speed.target_tokens_per_second)) +
         " target tokens/s");
    report.trainings.push_back(result);
  }
}

void measure_searches(const SuiteOptions& options, const std::vector<std::string>& names, Report& report) {
  for (const std::string& name : names) {
    const bool is_beam = name.starts_with(kBeam);
    if (!is_beam && !name.starts_with(kGreedy)) continue;
    const Json found = in_own_process(name, options.quick);
    const SearchSpeed speed{found.at("sentences_per_second"), found.at("output_tokens")};
    tell(name + ": " + std::to_string(std::lround(speed.sentences_per_second)) + " sentences/s");
    report.searches.push_back({find_setting(name.substr(name.find('/') + 1)).value(), is_beam ? kBeamSize : 1,
                               speed, found.at("peak_resident_mib")});
  }
}

}  // namespace

std::vector<std::string> measurement_names(const SuiteOptions& options) {
  std::vector<std::string> names;
  for (const Setting& setting : training_settings(options.threads)) {
    names.push_back(std::string(kTraining) + setting.name());
  }
  for (const Setting& setting : search_settings(options.threads)) {
    names.push_back(std::string(kGreedy) + setting.name());
  }
  for (const Setting& setting : search_settings(options.threads)) {
    names.push_back(std::string(kBeam) + setting.name());
  }
  names.emplace_back(kScoring);
  std::erase_if(names, [&](const std::string& name) {
    return !options.only.empty() &&
           std::none_of(options.only.begin(), options.only.end(),
                        [&](const std::string& part) { return name.find(part) != std::string::npos; });
  });
  return names;
}

Report run_suite(const SuiteOptions& options) {
  ops::use_one_thread();
  const std::vector<std::string> names = measurement_names(options);
  Report report;
  report.quick = options.quick;
  report.processors = static_cast<int64_t>(available_processors());
  const bool trains = !names.empty() && names.front().starts_with(kTraining);
  if (trains) measure_peaks(options, report);
  measure_trainings(options, names, report);
  // Once more: a peak that something else on the machine has held down would flatter every share of it.
  if (trains) measure_peaks(options, report);
  measure_searches(options, names, report);
  if (!names.empty() && names.back() == kScoring) {
    tell("scoring functions");
    report.scores = measure_scoring_functions(effort_of(options.quick));
  }
  return report;
}

std::string measure_alone(const std::string& name, bool quick) {
  const Effort effort = effort_of(quick);
  Json found;
  const size_t slash = std::min(name.find('/'), name.size() - 1) + 1;
  const std::string what = name.substr(0, slash);
  const std::optional<Setting> setting = find_setting(name.substr(slash));
  if (!setting || (what != kTraining && what != kGreedy && what != kBeam)) {
    throw UserError("--measure", "no measurement is called '" + name + "'", "--list prints their names");
  }
  if (const auto reason = why_unavailable(*setting)) throw UserError(name, *reason);
  if (what == kTraining) {
    const TrainingSpeed speed = measure_training(*setting, effort);
    found = {{"target_tokens_per_second", speed.target_tokens_per_second},
             {"best_target_tokens_per_second", speed.best_target_tokens_per_second},
             {"flops_per_target_token", speed.flops_per_target_token},
             {"processors_busy", speed.processors_busy}};
  } else {
    const SearchSpeed speed = measure_search(*setting, effort, what == kBeam ? kBeamSize : 1);
    found = {{"sentences_per_second", speed.sentences_per_second}, {"output_tokens", speed.output_tokens}};
  }
  found["peak_resident_mib"] = peak_resident_mib();
  return found.dump();
}

}  // namespace seq2see::benchmarks
