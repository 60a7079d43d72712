#include "benchmarks/precision.h"

#include <stdexcept>

#include "ops/backend.h"

namespace seq2see::benchmarks {

std::optional<std::string> why_unavailable(const Setting& setting) {
  if (setting.precision == Precision::kFp32) return std::nullopt;
  if (setting.backend == ops::Backend::kReference) {
    return "the composed operations only imitate bf16, to be compared with";
  }
  if (!ops::multiplies_bfloat16()) {
    return "this processor (" + ops::processor_kind() + ") has no instructions for bf16";
  }
  return std::nullopt;
}

void set_precision(const Setting& setting) {
  if (why_unavailable(setting)) throw std::logic_error(setting.name() + " is not available");
  ops::set_precision(setting.precision == Precision::kBf16 ? ops::Precision::kBfloat16
                                                           : ops::Precision::kFloat32);
}

}  // namespace seq2see::benchmarks
