#include "cli/probe_diagnostics.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <optional>
#include <string>

#include "alignment/diagnostics.h"

namespace seq2see::cli {
namespace {

using alignment::Alignment;
using alignment::Diagnostics;
using alignment::Mode;

/// The same pair in the same mode with the same tokens, or nullptr.
const Alignment* find_same(const std::vector<Alignment>& alignments, const Alignment& wanted) {
  for (const Alignment& candidate : alignments) {
    if (candidate.id == wanted.id && candidate.mode == wanted.mode && candidate.source == wanted.source &&
        candidate.target == wanted.target) {
      return &candidate;
    }
  }
  return nullptr;
}

void add_figures(const Diagnostics& diagnostics, training::Measurement& measurement) {
  constexpr std::array<const char*, 3> kOfGold = {"precision", "recall", "aer"};
  for (const alignment::Figure& figure : alignment::figures(diagnostics)) {
    const bool agreement = figure.name == "agreement";
    measurement.members.emplace_back(agreement ? "agreement_with_previous" : std::string(figure.name),
                                     figure.value);
  }
  if (diagnostics.quality) return;
  for (const char* name : kOfGold) measurement.members.emplace_back(name, std::optional<double>());
}

std::string number(std::optional<double> value) { return value ? fmt::format("{:.2f}", *value) : "-"; }

void log(const Diagnostics& diagnostics, Mode mode, int64_t epoch, const std::vector<std::string>& warnings) {
  const std::string aer =
      diagnostics.quality ? fmt::format("  AER {:.3f}", diagnostics.quality->alignment_error_rate()) : "";
  spdlog::info("epoch {:>3}  probes {:<6}  sharpness {}  on </s> {}  coverage {}  monotonicity {}{}", epoch,
               alignment::mode_name(mode), number(diagnostics.sharpness.value()),
               number(diagnostics.end_mass.value()), number(diagnostics.coverage.value()),
               number(diagnostics.monotonicity.value()), aer);
  if (epoch == 0) return;  // before training nothing is right
  for (const std::string& warning : warnings) spdlog::warn("{}: {}", alignment::mode_name(mode), warning);
}

}  // namespace

std::vector<training::Measurement> measure_probes(const std::vector<Alignment>& alignments,
                                                  const std::vector<Alignment>& previous, int64_t epoch,
                                                  bool late) {
  std::vector<training::Measurement> measurements;
  for (const Mode mode : {Mode::kForced, Mode::kGreedy}) {
    Diagnostics together;
    int64_t pairs = 0;
    for (const Alignment& alignment : alignments) {
      if (alignment.mode != mode) continue;
      Diagnostics diagnostics = alignment::diagnose(alignment);
      if (const Alignment* const before = find_same(previous, alignment)) {
        diagnostics.agreement = alignment::agreement(*before, alignment);
      }
      training::Measurement probe{.type = "probe",
                                  .members = {{"id", alignment.id},
                                              {"mode", std::string(alignment::mode_name(mode))},
                                              {"rows", static_cast<int64_t>(alignment.target.size())}}};
      add_figures(diagnostics, probe);
      measurements.push_back(std::move(probe));
      together += diagnostics;
      ++pairs;
    }
    if (pairs == 0) continue;
    std::vector<std::string> warnings = alignment::warnings(together, late);
    log(together, mode, epoch, warnings);
    training::Measurement all{
        .type = "probes", .members = {{"mode", std::string(alignment::mode_name(mode))}, {"pairs", pairs}}};
    add_figures(together, all);
    all.members.emplace_back("warnings", std::move(warnings));
    measurements.push_back(std::move(all));
  }
  return measurements;
}

}  // namespace seq2see::cli
