#include "ops/backend.h"

#include <atomic>

namespace seq2see::ops {
namespace {

std::atomic<Backend> current = Backend::kFused;

}  // namespace

void set_backend(Backend backend) { current = backend; }
Backend backend() { return current; }

}  // namespace seq2see::ops
