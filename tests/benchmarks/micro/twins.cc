#include "benchmarks/micro/twins.h"

#include <benchmark/benchmark.h>

#include <utility>

#include "ops/backend.h"

namespace seq2see::benchmarks {
namespace {

void measure(benchmark::State& state, int64_t elements, ops::Backend backend, const Preparation& prepare) {
  ops::set_backend(backend);
  const std::function<void()> call = prepare();
  call();  // warms up
  for (auto _ : state) call();
  if (elements > 0) {
    using benchmark::Counter;
    state.counters["time/element"] =
        Counter(static_cast<double>(elements), Counter::kIsIterationInvariantRate | Counter::kInvert);
  }
}

void add(const std::string& name, int64_t elements, ops::Backend backend, const Preparation& prepare) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) { measure(state, elements, backend, prepare); })
      ->Unit(benchmark::kMicrosecond)
      ->MeasureProcessCPUTime();  // some operations have threads of their own
}

}  // namespace

void register_single(const std::string& name, int64_t elements, const Preparation& prepare) {
  add(name, elements, ops::Backend::kFused, prepare);
}

void register_twins(const std::string& name, int64_t elements, const Preparation& prepare) {
  add(name + "/composed", elements, ops::Backend::kReference, prepare);
  add(name + "/fused", elements, ops::Backend::kFused, prepare);
}

std::function<void()> with_backward(std::function<Tensor()> forward, std::vector<Tensor> inputs) {
  const Tensor gradient = torch::randn_like(forward().detach());
  return [forward = std::move(forward), inputs = std::move(inputs), gradient] {
    (void)torch::autograd::grad({forward()}, inputs, {gradient});
  };
}

Tensor random_input(c10::IntArrayRef sizes) { return torch::randn(sizes).requires_grad_(true); }

}  // namespace seq2see::benchmarks
