// Comparing tensors so that a failure says where they differ.
#pragma once

#include <gtest/gtest.h>

#include <iomanip>
#include <string>

#include "ops/tensor.h"

namespace seq2see::testing {

/// "[1, 0, 4]": where the element of this flat index stands.
inline std::string index_text(int64_t flat, c10::IntArrayRef sizes) {
  std::string text;
  for (size_t i = sizes.size(); i-- > 0;) {
    text.insert(0, std::to_string(flat % sizes[i]) + (text.empty() ? "" : ", "));
    flat /= sizes[i];
  }
  return "[" + text + "]";
}

/// Whether two tensors have one shape, one type, and values no further apart than `tolerance` (absolute; with
/// 0 they are equal). A tensor that is undefined or has no elements is near nothing, and neither is NaN.
inline ::testing::AssertionResult tensors_near(const Tensor& actual, const Tensor& expected,
                                               double tolerance) {
  if (!actual.defined() || !expected.defined()) {
    return ::testing::AssertionFailure()
           << (actual.defined() ? "the expected" : "the actual") << " tensor is undefined";
  }
  if (actual.sizes() != expected.sizes()) {
    return ::testing::AssertionFailure()
           << "the shape is " << actual.sizes() << ", expected " << expected.sizes();
  }
  if (actual.scalar_type() != expected.scalar_type()) {
    return ::testing::AssertionFailure()
           << "the type is " << actual.scalar_type() << ", expected " << expected.scalar_type();
  }
  if (actual.numel() == 0)
    return ::testing::AssertionFailure() << "there is nothing to compare: " << actual.sizes();

  const Tensor a = actual.detach().to(torch::kCPU, torch::kFloat64).contiguous().view(-1);
  const Tensor b = expected.detach().to(torch::kCPU, torch::kFloat64).contiguous().view(-1);
  // Equal infinities have no difference; comparing with NaN is false.
  const Tensor wrong = ((a - b).abs().le(tolerance) | a.eq(b)).logical_not();
  const auto count = wrong.sum().item<int64_t>();
  if (count == 0) return ::testing::AssertionSuccess();
  const auto first = wrong.nonzero()[0].item<int64_t>();
  const auto x = a[first].item<double>();
  const auto y = b[first].item<double>();
  return ::testing::AssertionFailure()
         << count << " of " << actual.numel() << " elements differ; the first at "
         << index_text(first, actual.sizes()) << ": " << std::setprecision(17) << x << ", expected " << y
         << " (difference " << std::setprecision(3) << x - y << ", allowed " << tolerance << ")";
}

}  // namespace seq2see::testing
