#include "ops/kernels/kernels.h"

#include <array>

namespace seq2see::ops::kernels {

namespace any {
extern const Kernels<float> float_kernels;
extern const Kernels<double> double_kernels;
}  // namespace any

#ifdef SEQ2SEE_X86_KERNELS
namespace avx2 {
extern const Kernels<float> float_kernels;
}
namespace avx512 {
extern const Kernels<float> float_kernels;
}
namespace avx512_bf16 {
extern const Kernels<float> float_kernels;
}
#endif

namespace {

struct Runnable {
  std::array<const Kernels<float>*, 4> kernels = {&any::float_kernels};
  int64_t count = 1;

  Runnable() {
#ifdef SEQ2SEE_X86_KERNELS
    const auto add = [&](const Kernels<float>& wider) { kernels.at(static_cast<size_t>(count++)) = &wider; };
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
    add(avx2::float_kernels);
    for (const bool has :
         {__builtin_cpu_supports("avx512f") != 0, __builtin_cpu_supports("avx512bw") != 0,
          __builtin_cpu_supports("avx512dq") != 0, __builtin_cpu_supports("avx512vl") != 0}) {
      if (!has) return;
    }
    add(avx512::float_kernels);
    if (__builtin_cpu_supports("avx512bf16")) add(avx512_bf16::float_kernels);
#endif
  }
};

const Runnable& runnable() {
  static const Runnable found;
  return found;
}

}  // namespace

template <>
const Kernels<float>& kernels<float>() {
  static const Kernels<float>& widest = *runnable().kernels.at(static_cast<size_t>(runnable().count - 1));
  return widest;
}

template <>
const Kernels<double>& kernels<double>() {
  return any::double_kernels;
}

KernelList runnable_kernels() { return {runnable().kernels.data(), runnable().count}; }

}  // namespace seq2see::ops::kernels
