// The fused cell and the composed one are the same function, with the same gradients.
#include "ops/recurrence_twins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "testing/gradient_check.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::random_leaf;
using testing::random_tensor;
using testing::tensors_near;

struct Shape {
  int64_t S;
  int64_t B;
  int64_t H;
};

/// S, B and H that leave remainders for any width of vectors.
const std::vector<Shape> kShapes = {{1, 1, 1}, {1, 3, 17}, {4, 2, 5}, {7, 5, 33}, {9, 1, 16}};

class RecurrenceTwins : public ::testing::TestWithParam<std::tuple<CellKind, Direction, bool, size_t>> {
 protected:
  [[nodiscard]] CellKind kind() const { return std::get<0>(GetParam()); }
  [[nodiscard]] Direction direction() const { return std::get<1>(GetParam()); }
  [[nodiscard]] bool padded() const { return std::get<2>(GetParam()); }
  [[nodiscard]] Shape shape() const { return kShapes.at(std::get<3>(GetParam())); }

  /// Leaves, the same for the same arguments.
  [[nodiscard]] CellSequenceInputs inputs(torch::ScalarType type) const {
    const auto [S, B, H] = shape();
    const int64_t G = gate_count(kind());
    const auto leaf = [&](at::IntArrayRef sizes, uint64_t seed) {
      return random_leaf(sizes, seed).detach().to(type).requires_grad_();
    };
    CellSequenceInputs inputs{
        .kind = kind(),
        .projected = leaf({S, B, G * H}, 1),
        .recurrent = leaf({G * H, H}, 2),
        .recurrent_bias = leaf({G * H}, 3),
        .present = {},
        .initial = {leaf({B, H}, 4), kind() == CellKind::kLstm ? leaf({B, H}, 5) : Tensor()},
        .direction = direction()};
    if (padded()) {
      // Sentence b has S - b tokens, but at least one.
      inputs.present = torch::arange(S).unsqueeze(1) < (S - torch::arange(B)).clamp_min(1).unsqueeze(0);
    }
    return inputs;
  }

  struct Result {
    CellSequenceOutputs outputs;
    std::vector<Tensor> gradients;
  };

  /// Outputs, and the gradients of a sum in which every output has a weight of its own.
  [[nodiscard]] Result run(CellSequenceOutputs (*twin)(const CellSequenceInputs&),
                           torch::ScalarType type) const {
    const CellSequenceInputs in = inputs(type);
    Result result{twin(in), {}};
    const auto weighted = [&](const Tensor& tensor, uint64_t seed) {
      return (tensor * random_tensor(tensor.sizes(), seed).to(type)).sum();
    };
    Tensor loss = weighted(result.outputs.outputs, 6) + weighted(result.outputs.last.hidden, 7);
    std::vector<Tensor> leaves = {in.projected, in.recurrent, in.recurrent_bias, in.initial.hidden};
    if (kind() == CellKind::kLstm) {
      loss = loss + weighted(result.outputs.last.cell, 8);
      leaves.push_back(in.initial.cell);
    }
    result.gradients = torch::autograd::grad({loss}, leaves);
    return result;
  }

  void expect_equal(torch::ScalarType type, double tolerance) const {
    const Result expected = run(reference::cell_sequence, type);
    const Result actual = run(fused::cell_sequence, type);
    EXPECT_TRUE(tensors_near(actual.outputs.outputs, expected.outputs.outputs, tolerance));
    EXPECT_TRUE(tensors_near(actual.outputs.last.hidden, expected.outputs.last.hidden, tolerance));
    ASSERT_EQ(actual.outputs.last.cell.defined(), kind() == CellKind::kLstm);
    if (kind() == CellKind::kLstm) {
      EXPECT_TRUE(tensors_near(actual.outputs.last.cell, expected.outputs.last.cell, tolerance));
    }
    for (size_t i = 0; i < expected.gradients.size(); ++i) {
      SCOPED_TRACE("gradient of input " + std::to_string(i));
      // In single precision rounding errors grow with what is summed, and are others with other widths of
      // vectors.
      const bool is_single = type == torch::kFloat32;
      const double largest = is_single ? expected.gradients[i].abs().max().item<double>() : 1.0;
      EXPECT_TRUE(
          tensors_near(actual.gradients[i], expected.gradients[i], tolerance * std::max(1.0, largest)));
    }
  }
};

TEST_P(RecurrenceTwins, AgreeInDoublePrecision) { expect_equal(torch::kFloat64, 1e-12); }

// Polynomials stand for exp and tanh here, and gradients are sums over up to 45 steps and rows.
TEST_P(RecurrenceTwins, AgreeInSinglePrecisionToRounding) { expect_equal(torch::kFloat32, 2e-5); }

INSTANTIATE_TEST_SUITE_P(AllCells, RecurrenceTwins,
                         ::testing::Combine(::testing::Values(CellKind::kGru, CellKind::kLstm),
                                            ::testing::Values(Direction::kForward, Direction::kBackward),
                                            ::testing::Bool(), ::testing::Range<size_t>(0, kShapes.size())));

TEST(FusedRecurrence, NeedsNoGradientToRun) {
  const torch::NoGradGuard no_gradient;
  const CellSequenceOutputs sequence = fused::cell_sequence({.kind = CellKind::kGru,
                                                             .projected = random_tensor({3, 2, 6}, 1),
                                                             .recurrent = random_tensor({6, 2}, 2),
                                                             .recurrent_bias = random_tensor({6}, 3),
                                                             .present = {},
                                                             .initial = {random_tensor({2, 2}, 4), {}}});
  EXPECT_FALSE(sequence.outputs.requires_grad());
  EXPECT_TRUE(tensors_near(sequence.last.hidden, sequence.outputs[2], 0.0));
}

}  // namespace
}  // namespace seq2see::ops
