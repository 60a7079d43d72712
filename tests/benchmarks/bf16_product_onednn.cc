#include <cstdint>
#include <dnnl.hpp>

#include "benchmarks/bf16_product.h"

namespace seq2see::benchmarks {

bool has_bf16_instructions() {
  // Instruction sets are sets of bits, of which a larger one contains the smaller.
  const auto present = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
  const auto needed = static_cast<unsigned>(dnnl::cpu_isa::avx512_core_bf16);
  return (present & needed) == needed;
}

std::function<void()> bf16_product(int64_t n) {
  using dnnl::memory;
  const auto square = [&](memory::data_type type) {
    return memory::desc({n, n}, type, memory::format_tag::ab);
  };
  const memory::desc factor = square(memory::data_type::bf16);
  const memory::desc sums = square(memory::data_type::f32);
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
#if DNNL_VERSION_MAJOR >= 3
  const dnnl::matmul product({engine, factor, factor, sums});
#else
  const dnnl::matmul product({{factor, factor, sums}, engine});
#endif
  const memory left(factor, engine);
  const memory right(factor, engine);
  const memory result(sums, engine);
  // Ones: denormal numbers or infinities would be a case of their own.
  constexpr uint16_t kOne = 0x3f80;
  for (const memory& matrix : {left, right}) {
    auto* values = static_cast<uint16_t*>(matrix.get_data_handle());
    for (int64_t i = 0; i < n * n; ++i) values[i] = kOne;
  }
  return [product, left, right, result, stream = dnnl::stream(engine)]() mutable {
    product.execute(stream, {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}});
    stream.wait();
  };
}

}  // namespace seq2see::benchmarks
