// The most probable pieces: both twins against plain sorting, and against each other.
#include "ops/output_layer.h"

#include <cmath>
#include <limits>
#include <string>

#include "testing/tensor_near.h"
#include "testing/tensors.h"

namespace seq2see::ops {
namespace {

using testing::random_tensor;
using testing::row;
using testing::tensors_near;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// An output layer whose features are the logits.
OutputLayer identity(int64_t size) {
  return {torch::eye(size, torch::kFloat64), torch::zeros({size}, torch::kFloat64)};
}

std::vector<int64_t> numbers(const Tensor& tensor) {
  const Tensor flat = tensor.contiguous().view({-1});
  return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

struct Twin {
  std::string name;
  MostProbable (*most_probable)(const Tensor&, const OutputLayer&, int64_t, const BannedPieces&);
};

class MostProbablePieces : public ::testing::TestWithParam<Twin> {
 protected:
  static MostProbable of(const Tensor& features, const OutputLayer& layer, int64_t k,
                         const BannedPieces& banned = {}) {
    return GetParam().most_probable(features, layer, k, banned);
  }
};

INSTANTIATE_TEST_SUITE_P(Twins, MostProbablePieces,
                         ::testing::Values(Twin{"reference", reference::most_probable},
                                           Twin{"fused", fused::most_probable}),
                         [](const auto& info) { return info.param.name; });

TEST_P(MostProbablePieces, AreThoseThatSortingGives) {
  // Pieces of several blocks, rows of several registers, and remainders of both.
  const Tensor features = random_tensor({21, 5}, 1);
  const OutputLayer layer{random_tensor({613, 5}, 2), random_tensor({613}, 3)};
  const Tensor all = torch::log_softmax(torch::linear(features, layer.weight, layer.bias), 1);
  const auto [sorted, order] = all.sort(1, /*descending=*/true);
  for (const int64_t k : {1, 2, 5, 40}) {
    const MostProbable best = of(features, layer, k);
    EXPECT_TRUE(tensors_near(best.pieces, order.slice(1, 0, k), 0.0)) << k;
    EXPECT_TRUE(tensors_near(best.log_probabilities, sorted.slice(1, 0, k), 1e-13)) << k;
  }
}

TEST_P(MostProbablePieces, HaveTheSmallerOfEqualsFirst) {
  const Tensor logits = row({1.0, 3.0, 2.0, 3.0, 2.0, 3.0}).view({1, 6});
  EXPECT_EQ(numbers(of(logits, identity(6), 4).pieces), (std::vector<int64_t>{1, 3, 5, 2}));
}

TEST_P(MostProbablePieces, LeaveOutWhatIsBannedAndKeepItsShareOfTheProbability) {
  const Tensor logits = torch::log(row({0.1, 0.4, 0.2, 0.3}).repeat({2, 1}));
  const MostProbable best = of(logits, identity(4), 2, {{1, 2}, {}});
  EXPECT_EQ(numbers(best.pieces), (std::vector<int64_t>{3, 0, 1, 3}));
  EXPECT_TRUE(tensors_near(best.log_probabilities.exp(), row({0.3, 0.1, 0.4, 0.3}).view({2, 2}), 1e-13));
}

TEST_P(MostProbablePieces, AreFewerWhereThereAreNotSoMany) {
  const Tensor logits = torch::log(row({0.1, 0.4, 0.5}).view({1, 3}));
  const MostProbable best = of(logits, identity(3), 4, {{2}});
  EXPECT_EQ(numbers(best.pieces), (std::vector<int64_t>{1, 0, -1, -1}));
  EXPECT_NEAR(best.log_probabilities[0][1].item<double>(), std::log(0.1), 1e-13);
  EXPECT_EQ(best.log_probabilities[0][2].item<double>(), -kInfinity);
}

TEST_P(MostProbablePieces, ShowLogitsThatAreNotNumbers) {
  Tensor logits = random_tensor({1, 7}, 1);
  logits[0][4] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(of(logits, identity(7), 2).log_probabilities[0][0].item<double>()));
}

TEST_P(MostProbablePieces, OfNoRowsAreNone) {
  const MostProbable best = of(random_tensor({0, 4}, 1), identity(4), 3);
  EXPECT_EQ(best.pieces.sizes(), (std::vector<int64_t>{0, 3}));
}

TEST(MostProbableTwins, TheFusedOneGivesARowTheSameBitsAloneAndInABatch) {
  const Tensor features = random_tensor({37, 19}, 1).to(torch::kFloat32);
  const OutputLayer layer{random_tensor({1009, 19}, 2).to(torch::kFloat32),
                          random_tensor({1009}, 3).to(torch::kFloat32)};
  const MostProbable together = fused::most_probable(features, layer, 5, {});
  for (const int64_t i : {0, 17, 36}) {
    const MostProbable alone = fused::most_probable(features.slice(0, i, i + 1), layer, 5, {});
    EXPECT_TRUE(tensors_near(alone.pieces[0], together.pieces[i], 0.0)) << i;
    EXPECT_TRUE(tensors_near(alone.log_probabilities[0], together.log_probabilities[i], 0.0)) << i;
  }
}

TEST(MostProbable, RefusesListsOfAnotherNumber) {
  EXPECT_THROW(most_probable(random_tensor({2, 4}, 1), identity(4), 1, {{1}}), c10::Error);
  EXPECT_THROW(most_probable(random_tensor({2, 4}, 1), identity(4), 0), c10::Error);
}

}  // namespace
}  // namespace seq2see::ops
