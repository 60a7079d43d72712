#include "benchmarks/allocations.h"

#include <gtest/gtest.h>

#include "ops/tensor.h"

namespace seq2see::benchmarks {
namespace {

TEST(PeakTensorBytes, AreTheMostThatIsAliveAtOneTime) {
  const Tensor before = torch::zeros({1000});
  const int64_t peak = peak_tensor_bytes([] {
    { const Tensor first = torch::zeros({1 << 20}); }
    const Tensor second = torch::zeros({1 << 19});
    const Tensor third = torch::zeros({1 << 18});
  });
  EXPECT_EQ(peak, 4 * (1 << 20));
  EXPECT_EQ(peak_tensor_bytes([] { const Tensor small = torch::zeros({256}); }), 1024);
}

}  // namespace
}  // namespace seq2see::benchmarks
