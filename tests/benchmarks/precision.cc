#include "benchmarks/precision.h"

#include <stdexcept>

namespace seq2see::benchmarks {

std::optional<std::string> why_unavailable(const Setting& setting) {
  if (setting.precision == Precision::kFp32) return std::nullopt;
  return "this build trains in fp32 alone";
}

void set_precision(const Setting& setting) {
  // fp32 is what every build computes in unless told otherwise: there is nothing to switch yet.
  if (why_unavailable(setting)) throw std::logic_error(setting.name() + " is not available");
}

}  // namespace seq2see::benchmarks
