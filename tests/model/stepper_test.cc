// The steps of a search are those of the decoder, however its hypotheses multiply.
#include "model/stepper.h"

#include <gtest/gtest.h>

#include <memory>

#include "model/variants.h"
#include "testing/tensor_near.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;
using testing::TinyBatch;

class Steps : public ::testing::TestWithParam<Variant> {
 protected:
  /// Two hypotheses of the second sentence and one of the first, three tokens each, against teacher forcing.
  void compare(torch::ScalarType type, int64_t tokens, double tolerance) {
    const torch::NoGradGuard no_gradient;
    const auto model = testing::scrambled_model(GetParam().options);
    model->to(type);
    const TinyBatch batch;
    const Tensor sentences = torch::tensor({1, 0, 1}, torch::kInt64);
    const Tensor read = torch::tensor({2, 8, 4, 2, 5, 9, 2, 10, 6}, torch::kInt64).view({3, 3});
    const Source encoded =
        model->encode(batch.source.index_select(0, sentences), batch.mask.index_select(0, sentences));
    const Decoded expected = model->decode(read, encoded.memory, encoded.start);

    const Stepper stepper(*model, tokens);
    StepState state = stepper.select(stepper.start(batch.source, batch.mask), sentences);
    for (int64_t t = 0; t < 3; ++t) {
      const Stepped stepped = stepper.step(read.select(1, t), state);
      EXPECT_TRUE(tensors_near(stepped.features, expected.features.select(1, t), tolerance)) << "step " << t;
      EXPECT_EQ(stepped.weights.defined(), expected.weights.defined());
      if (!stepped.weights.defined()) continue;
      EXPECT_TRUE(tensors_near(stepped.weights, expected.weights.select(1, t), tolerance)) << "step " << t;
    }
    for (size_t l = 0; l < state.decoder.layers.size(); ++l) {
      const ops::CellState& layer = expected.state.layers[l];
      EXPECT_TRUE(tensors_near(state.decoder.layers[l].hidden, layer.hidden, tolerance));
      if (layer.cell.defined()) {
        EXPECT_TRUE(tensors_near(state.decoder.layers[l].cell, layer.cell, tolerance));
      }
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Decoders, Steps, ::testing::ValuesIn(all_variants()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Steps, AreThoseOfTheDecoder) { compare(torch::kFloat64, /*tokens=*/0, 1e-12); }
TEST_P(Steps, AreThoseOfTheDecoderWithTables) { compare(torch::kFloat64, /*tokens=*/1000, 1e-12); }
TEST_P(Steps, AreThoseOfTheDecoderInSinglePrecision) { compare(torch::kFloat32, /*tokens=*/1000, 1e-5); }

TEST(StepperTest, ComparesStatesAsTheyAreWhereNothingIsProjected) {
  const torch::NoGradGuard no_gradient;
  config::ModelConfig options = testing::tiny_config();
  options.decoder.attention = config::AttentionKind::kDot;
  options.decoder.project = false;
  options.decoder.attention_size = 0;
  options.decoder.hidden_size = 12;
  const auto model = testing::scrambled_model(options);
  const TinyBatch batch;
  const Source encoded = model->encode(batch.source, batch.mask);
  const Stepper stepper(*model, 0);
  StepState state = stepper.start(batch.source, batch.mask);
  const Stepped stepped = stepper.step(batch.previous.select(1, 0), state);
  const Decoded expected = model->decode(batch.previous.slice(1, 0, 1), encoded.memory, encoded.start);
  EXPECT_TRUE(tensors_near(stepped.features, expected.features.squeeze(1), 1e-12));
}

}  // namespace
}  // namespace seq2see::model
