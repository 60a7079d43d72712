#include "benchmarks/report.h"

namespace seq2see::benchmarks {

std::optional<double> Report::share_of_peak(const TrainingResult& result) const {
  const auto peak = peaks.find(result.setting.threads);
  if (peak == peaks.end()) return std::nullopt;
  const std::optional<double> gflops =
      result.setting.precision == Precision::kFp32 ? std::optional(peak->second.fp32) : peak->second.bf16;
  if (!gflops) return std::nullopt;
  return result.speed.target_tokens_per_second * result.speed.flops_per_target_token / (*gflops * 1e9);
}

}  // namespace seq2see::benchmarks
