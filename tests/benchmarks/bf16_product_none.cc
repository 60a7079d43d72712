#include <stdexcept>

#include "benchmarks/bf16_product.h"

// Built where oneDNN is not there.
namespace seq2see::benchmarks {

bool has_bf16_instructions() { return false; }

std::function<void()> bf16_product(int64_t /*n*/) {
  throw std::logic_error("built without a library for bfloat16");
}

}  // namespace seq2see::benchmarks
