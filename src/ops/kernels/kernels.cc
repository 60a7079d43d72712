#include "ops/kernels/kernels.h"

#ifdef SEQ2SEE_X86_KERNELS
#include <cpuid.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif
#endif

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
namespace amx {
extern const Kernels<float> float_kernels;
}
#endif

namespace {

#ifdef SEQ2SEE_X86_KERNELS
/// Whether the processor has AMX for bfloat16, and the system lets this process use it: tiles are so large
/// that a process has to ask before its first use (Linux: Documentation/arch/x86/xstate.rst).
bool may_use_tiles() {
#ifdef __linux__
  constexpr unsigned kFeatures = 7;
  constexpr unsigned kBfloat16 = 1U << 22U;  // in EDX
  constexpr unsigned kTiles = 1U << 24U;
  constexpr int kAskForState = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr int kTileData = 18;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid_count(kFeatures, 0, &a, &b, &c, &d) == 0) return false;
  if ((d & kBfloat16) == 0 || (d & kTiles) == 0) return false;
  return ::syscall(SYS_arch_prctl, kAskForState, kTileData) == 0;
#else
  return false;
#endif
}
#endif

struct Runnable {
  std::array<const Kernels<float>*, 5> kernels = {&any::float_kernels};
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
    if (__builtin_cpu_supports("avx512bf16") == 0) return;
    add(avx512_bf16::float_kernels);
    if (may_use_tiles()) add(amx::float_kernels);
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
