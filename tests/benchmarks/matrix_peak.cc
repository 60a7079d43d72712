#include "benchmarks/matrix_peak.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "base/threads.h"
#include "benchmarks/bf16_product.h"
#include "ops/backend.h"
#include "ops/matrix_product.h"
#include "ops/runtime.h"
#include "ops/tensor.h"

namespace seq2see::benchmarks {
namespace {

/// Makes the product of two [n, n] matrices, with memory of its own; empty where there is none to be had.
using ProductMaker = std::function<std::function<void()>(int64_t n)>;

constexpr int64_t kSmallestProduct = 1024;
constexpr int64_t kRepeats = 3;

std::function<void()> fp32_product(int64_t n) {
  const Tensor a = torch::rand({n, n});
  const Tensor b = torch::rand({n, n});
  return [a, b, product = torch::empty({n, n})]() mutable {
    const torch::NoGradGuard no_gradient;
    torch::mm_out(product, a, b);
  };
}

/// Our own kernels. The precision is the program's while the operand is packed, and the operand's from then
/// on.
ProductMaker own_product(ops::Precision precision) {
  return [precision](int64_t n) -> std::function<void()> {
    const ops::Precision before = ops::precision();
    ops::set_precision(precision);
    const auto right = std::make_shared<ops::PackedMatrix>(torch::rand({n, n}));
    ops::set_precision(before);
    return [right, left = torch::rand({n, n}), product = torch::empty({n, n})] {
      const torch::NoGradGuard no_gradient;
      right->multiply(left, product);
    };
  };
}

/// Products of one size on all threads of the pool: 10⁹ operations a second, the best repeat.
double side_by_side(ThreadPool& pool, const ProductMaker& make, int64_t n, double seconds) {
  std::vector<std::function<void()>> products(pool.size());
  for (auto& product : products) product = make(n);
  const auto all = [&](int64_t times) {
    pool.run(products.size(), [&](size_t thread) {
      for (int64_t i = 0; i < times; ++i) products[thread]();
    });
  };
  all(1);  // warms up
  const double once = time_rounds([&] { all(1); }, 1, 0.0).front();
  const auto times = std::max<int64_t>(1, static_cast<int64_t>(seconds / once));
  const double fastest = time_rounds([&] { all(times); }, kRepeats, 0.0).front();
  const double cube = static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(n);
  return 2.0 * cube * static_cast<double>(times * std::ssize(products)) / fastest * 1e-9;
}

/// Of all libraries that are named, in all sizes.
double best_of(ThreadPool& pool, const std::vector<ProductMaker>& libraries, const Effort& effort) {
  double best = 0.0;
  for (const ProductMaker& make : libraries) {
    for (int64_t n = kSmallestProduct; n <= effort.largest_product; n += kSmallestProduct / 2) {
      best = std::max(best, side_by_side(pool, make, n, effort.short_seconds));
    }
  }
  return best;
}

}  // namespace

MatrixPeak MatrixPeak::best_with(const MatrixPeak& other) const {
  MatrixPeak best{std::max(fp32, other.fp32), bf16};
  if (other.bf16) best.bf16 = std::max(bf16.value_or(0.0), *other.bf16);
  return best;
}

MatrixPeak measure_matrix_peak(int64_t threads, const Effort& effort) {
  ThreadPool pool(static_cast<size_t>(threads), ops::use_one_thread);
  MatrixPeak peak{best_of(pool, {fp32_product, own_product(ops::Precision::kFloat32)}, effort), std::nullopt};
  std::vector<ProductMaker> bf16;
  if (has_bf16_instructions()) bf16.emplace_back(bf16_product);
  if (ops::multiplies_bfloat16()) bf16.push_back(own_product(ops::Precision::kBfloat16));
  if (!bf16.empty()) peak.bf16 = best_of(pool, bf16, effort);
  return peak;
}

}  // namespace seq2see::benchmarks
