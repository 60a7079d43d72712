// The mean of the weights of several models.
#include "model/weight_mean.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "testing/tiny.h"

namespace seq2see::model {
namespace {

std::vector<std::unique_ptr<Seq2Seq>> models(size_t count) {
  std::vector<std::unique_ptr<Seq2Seq>> made;
  for (uint64_t seed = 0; seed < count; ++seed)
    made.push_back(
        std::make_unique<Seq2Seq>(testing::tiny_config(), VocabularySizes{.source = 10, .target = 10}, seed));
  return made;
}

TEST(WeightMean, IsTheMeanInDoubleRoundedOnce) {
  const auto three = models(3);
  WeightMean mean(*three[0]);
  for (const auto& model : three) mean.add(*model);
  const auto target = models(1);
  mean.write_to(*target[0]);
  for (const auto& parameter : target[0]->named_parameters()) {
    const std::string& name = parameter.key();
    Tensor sum = torch::zeros_like(parameter.value(), torch::kFloat64);
    for (const auto& model : three) sum = sum + model->named_parameters()[name].to(torch::kFloat64);
    EXPECT_TRUE(torch::equal(parameter.value(), (sum / 3.0).to(torch::kFloat32))) << name;
  }
}

TEST(WeightMean, OfOneModelWithItselfIsThatModel) {
  const auto two = models(2);
  WeightMean mean(*two[0]);
  for (int i = 0; i < 3; ++i) mean.add(*two[0]);
  mean.write_to(*two[1]);
  for (const auto& parameter : two[1]->named_parameters())
    EXPECT_TRUE(torch::equal(parameter.value(), two[0]->named_parameters()[parameter.key()]))
        << parameter.key();
}

TEST(WeightMean, OfModelsOfOtherShapesOrOfNoneAtAllIsABrokenContract) {
  const auto one = models(1);
  config::ModelConfig wider = testing::tiny_config();
  wider.decoder.hidden_size += 2;
  const Seq2Seq other(wider, {.source = 10, .target = 10}, 1);
  WeightMean mean(*one[0]);
  EXPECT_THROW(mean.add(other), c10::Error);
  EXPECT_THROW(WeightMean(*one[0]).write_to(*one[0]), c10::Error);
}

}  // namespace
}  // namespace seq2see::model
