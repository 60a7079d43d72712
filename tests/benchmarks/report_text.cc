#include <spdlog/fmt/fmt.h>

#include "base/format.h"
#include "benchmarks/process.h"
#include "benchmarks/report.h"
#include "config/choices.h"

namespace seq2see::benchmarks {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

std::string whole(double number) { return with_commas(static_cast<int64_t>(number + 0.5)); }

std::string row_of(const Setting& setting) {
  return fmt::format("| {} | {} | {} | {} | {} | {} |", setting.model, config::name_of(setting.cell),
                     config::name_of(setting.attention), name_of(setting.precision), name_of(setting.backend),
                     setting.threads);
}

/// How much faster than the composed training in fp32 on as many threads; "" where that was not measured.
std::string times_composed(const Report& report, const TrainingResult& result) {
  Setting composed = result.setting;
  composed.backend = ops::Backend::kReference;
  composed.precision = Precision::kFp32;
  for (const TrainingResult& other : report.trainings) {
    if (other.setting.name() != composed.name()) continue;
    return fmt::format("{:.2f}",
                       result.speed.target_tokens_per_second / other.speed.target_tokens_per_second);
  }
  return "";
}

std::string peaks(const Report& report) {
  std::string text =
      "## Matrix peak (10⁹ operations a second)\n\n| threads | fp32 | bf16 |\n|---:|---:|---:|\n";
  for (const auto& [threads, peak] : report.peaks) {
    text += fmt::format(
        "| {} | {:.1f} | {} |\n", threads, peak.fp32,
        peak.bf16 ? fmt::format("{:.1f}", *peak.bf16) : std::string("not available on this processor"));
  }
  return text;
}

std::string trainings(const Report& report) {
  std::string text = fmt::format(
      "## Training, V {}, {} sentences an update\n\n"
      "| model | cell | attention | precision | backend | threads | target tokens/s | fastest round | "
      "× composed fp32 | MFLOP a token | share of peak | peak memory, MiB | processors busy |\n"
      "|---|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
      kVocabulary, kBatchSentences);
  for (const TrainingResult& result : report.trainings) {
    const std::optional<double> share = report.share_of_peak(result);
    text += fmt::format("{} {} | {} | {} | {:.1f} | {} | {:.0f} | {:.2f} |\n", row_of(result.setting),
                        whole(result.speed.target_tokens_per_second),
                        whole(result.speed.best_target_tokens_per_second), times_composed(report, result),
                        result.speed.flops_per_target_token * 1e-6,
                        share ? fmt::format("{:.1f} %", *share * 100.0) : std::string("unknown"),
                        result.peak_resident_mib, result.speed.processors_busy);
  }
  return text;
}

std::string searches(const Report& report) {
  std::string text =
      "## Search\n\n"
      "| beam | model | cell | attention | precision | backend | threads | sentences/s | tokens a sentence | "
      "peak memory, MiB |\n|---:|---|---|---|---|---|---:|---:|---:|---:|\n";
  for (const SearchResult& result : report.searches) {
    text += fmt::format("| {} {} {} | {:.1f} | {:.0f} |\n", result.beam_size, row_of(result.setting),
                        whole(result.speed.sentences_per_second), result.speed.output_tokens,
                        result.peak_resident_mib);
  }
  return text;
}

std::string scores(const Report& report) {
  std::string text = fmt::format(
      "## Scoring functions, {} sentences, one thread, fp32\n\n"
      "| score | n_q | n_k | d | forward, ms | forward and backward, ms | memory, MiB | parameters |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|\n",
      kScoredSentences);
  for (const ScoringCost& cost : report.scores) {
    text +=
        fmt::format("| {} | {} | {} | {} | {:.3f} | {:.3f} | {:.2f} | {} |\n", cost.score, cost.sizes.queries,
                    cost.sizes.keys, cost.sizes.d, cost.forward_milliseconds, cost.training_milliseconds,
                    static_cast<double>(cost.peak_bytes) / kMebibyte, with_commas(cost.parameters));
  }
  return text;
}

std::string left_out(const Report& report) {
  std::map<std::string, std::vector<std::string>> names;
  for (const LeftOut& out : report.left_out) names[out.reason].push_back(out.name);
  std::string text = "## Left out\n\n";
  for (const auto& [reason, of_reason] : names) {
    text += fmt::format("- {}: {} measurements, {} … {}\n", reason, of_reason.size(), of_reason.front(),
                        of_reason.back());
  }
  return text;
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text = fmt::format("{}, {} processors{}\n", processor_name(), report.processors,
                                 report.quick ? "; a quick run: read differences of a tenth as noise" : "");
  if (!report.peaks.empty()) text += "\n" + peaks(report);
  if (!report.trainings.empty()) text += "\n" + trainings(report);
  if (!report.searches.empty()) text += "\n" + searches(report);
  if (!report.scores.empty()) text += "\n" + scores(report);
  if (!report.left_out.empty()) text += "\n" + left_out(report);
  return text;
}

}  // namespace seq2see::benchmarks
