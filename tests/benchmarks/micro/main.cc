// micro_benchmarks: single operations beside their twins, on one thread. --benchmark_filter=REGEX chooses;
// --help tells the rest.
#include <benchmark/benchmark.h>

#include "benchmarks/micro/twins.h"
#include "ops/runtime.h"
#include "training/memory.h"

int main(int argc, char** argv) {
  using namespace seq2see;  // NOLINT: one function
  training::keep_freed_memory();
  ops::use_one_thread();
  torch::manual_seed(1);
  benchmarks::register_recurrence();
  benchmarks::register_attention();
  benchmarks::register_decoder();
  benchmarks::register_output_layer();
  benchmarks::register_functions();
  benchmarks::register_optimizer();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
