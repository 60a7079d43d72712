#include "ops/backend.h"

#include <atomic>

#include "ops/kernels/kernels.h"

namespace seq2see::ops {
namespace {

std::atomic<Backend> current_backend = Backend::kFused;
std::atomic<Precision> current_precision = Precision::kFloat32;

}  // namespace

void set_backend(Backend backend) { current_backend = backend; }
Backend backend() { return current_backend; }

void set_precision(Precision precision) { current_precision = precision; }
Precision precision() { return current_precision; }

bool multiplies_bfloat16() { return kernels::kernels<float>().has_bfloat16; }
std::string processor_kind() { return std::string(kernels::kernels<float>().processor); }

}  // namespace seq2see::ops
