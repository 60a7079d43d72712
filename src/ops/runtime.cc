#include "ops/runtime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <filesystem>

namespace seq2see::ops {

void use_one_thread() {
  // LibTorch's own loops, and an OpenBLAS or MKL that takes its number of threads from OpenMP.
  at::set_num_threads(1);
  // An OpenBLAS with threads of its own has one number for the whole process.
  using SetThreads = void (*)(int);
  static const auto kSetThreads =
      reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  static const bool kSet = kSetThreads != nullptr && (kSetThreads(1), true);
  (void)kSet;
}

std::optional<std::string> slow_blas_warning() {
  // The library that the linker really took the matrix product from, whatever else is loaded.
  void* const product = ::dlsym(RTLD_DEFAULT, "sgemm_");
  Dl_info origin{};
  if (at::hasMKL() || product == nullptr || ::dladdr(product, &origin) == 0) return std::nullopt;
  std::error_code error;
  const std::filesystem::path library = std::filesystem::canonical(origin.dli_fname, error);
  if (error) return std::nullopt;
  for (const char* fast : {"openblas", "mkl", "blis", "atlas"}) {
    if (library.string().find(fast) != std::string::npos) return std::nullopt;
  }
  return "matrix products run on a slow BLAS (" + library.string() +
         "), at about a twentieth of this machine's speed; install OpenBLAS: sudo apt-get install "
         "libopenblas0-openmp";
}

}  // namespace seq2see::ops
