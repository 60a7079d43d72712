// What every decoder must keep, whatever its wiring, attention and cell.
#include "model/decoder.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/seq2seq.h"
#include "model/variants.h"
#include "ops/cross_entropy.h"
#include "testing/gradient_check.h"
#include "testing/states_near.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::mask_of;
using testing::states_near;
using testing::tensors_near;
using testing::TinyBatch;

class Decoders : public ::testing::TestWithParam<Variant> {
 protected:
  [[nodiscard]] const config::DecoderConfig& options() const { return GetParam().options.decoder; }
  [[nodiscard]] bool attends() const { return options().attention != config::AttentionKind::kNone; }
  [[nodiscard]] bool feeds() const {
    return options().wiring == config::Wiring::kLuong && options().input_feeding;
  }

  [[nodiscard]] Decoded decode(const Tensor& source, const Tensor& mask, const Tensor& previous) const {
    const Source encoded = model_->encode(source, mask);
    return model_->decode(previous, encoded.memory, encoded.start);
  }

  std::shared_ptr<Seq2Seq> model_ = testing::scrambled_model(GetParam().options);
  TinyBatch batch_;
};

INSTANTIATE_TEST_SUITE_P(Decoder, Decoders, ::testing::ValuesIn(all_variants()),
                         [](const auto& info) { return info.param.name; });

void expect_same_state(const DecoderState& actual, const DecoderState& expected, double tolerance) {
  ASSERT_EQ(actual.layers.size(), expected.layers.size());
  for (size_t i = 0; i < actual.layers.size(); ++i) {
    EXPECT_TRUE(states_near(actual.layers[i], expected.layers[i], tolerance)) << "layer " << i;
  }
  ASSERT_EQ(actual.feed.defined(), expected.feed.defined());
  if (actual.feed.defined()) {
    EXPECT_TRUE(tensors_near(actual.feed, expected.feed, tolerance));
  }
}

TEST_P(Decoders, ReadManyTokensAsTheyReadOneAfterTheOther) {
  const Source source = model_->encode(batch_.source, batch_.mask);
  const Decoded whole = model_->decode(batch_.previous, source.memory, source.start);
  DecoderState state = source.start;
  for (int64_t t = 0; t < TinyBatch::kTargetLength; ++t) {
    const Decoded step = model_->decode(batch_.previous.slice(1, t, t + 1), source.memory, state);
    EXPECT_TRUE(tensors_near(step.features, whole.features.slice(1, t, t + 1), 1e-14)) << t;
    if (attends()) {
      EXPECT_TRUE(tensors_near(step.weights, whole.weights.slice(1, t, t + 1), 1e-14)) << t;
    }
    state = step.state;
  }
  expect_same_state(state, whole.state, 1e-14);
  EXPECT_EQ(state.feed.defined(), feeds());
}

TEST_P(Decoders, LeaveTheStateTheyAreGivenAsItWas) {
  const Source source = model_->encode(batch_.source, batch_.mask);
  const Tensor before = source.start.top().clone();
  const Decoded first = model_->decode(batch_.previous, source.memory, source.start);
  EXPECT_TRUE(tensors_near(source.start.top(), before, 0.0));
  const Decoded again = model_->decode(batch_.previous, source.memory, source.start);
  EXPECT_TRUE(tensors_near(again.features, first.features, 0.0));
}

TEST_P(Decoders, GiveASentenceTheSameAloneAndInAPaddedBatch) {
  for (const auto& [type, tolerance] :
       {std::pair(torch::kFloat32, 1e-5), std::pair(torch::kFloat64, 1e-12)}) {
    model_->to(type);
    const Decoded batch = decode(batch_.source, batch_.mask, batch_.previous);
    const Decoded alone =
        decode(batch_.source.slice(0, 1).slice(1, 0, 3), mask_of({3}, 3), batch_.previous.slice(0, 1));
    EXPECT_TRUE(tensors_near(batch.features.slice(0, 1), alone.features, tolerance));
    EXPECT_TRUE(tensors_near(model_->logits(batch.features).slice(0, 1), model_->logits(alone.features),
                             10 * tolerance));
    expect_same_state(batch.state.select(torch::tensor({1})), alone.state, tolerance);
    if (attends()) {
      EXPECT_TRUE(tensors_near(batch.weights.slice(0, 1).slice(2, 0, 3), alone.weights, tolerance));
    }
  }
}

TEST_P(Decoders, GiveWeightsThatSumToOneAndPaddingExactlyNothing) {
  const Decoded decoded = decode(batch_.source, batch_.mask, batch_.previous);
  if (!attends()) {
    EXPECT_FALSE(decoded.weights.defined());
    return;
  }
  EXPECT_TRUE(tensors_near(decoded.weights.sum(2), torch::ones({2, 3}, torch::kFloat64), 1e-14));
  EXPECT_TRUE(tensors_near(decoded.weights[1].slice(1, 3), torch::zeros({3, 2}, torch::kFloat64), 0.0));
}

TEST_P(Decoders, LearnEveryParameterFromTwoSentences) {
  const Decoded decoded = decode(batch_.source, batch_.mask, batch_.previous);
  ops::label_smoothed_cross_entropy(decoded.features.flatten(0, 1), model_->output_layer(),
                                    batch_.targets.flatten(), 0.1)
      .smoothed.backward();
  EXPECT_TRUE(testing::all_have_gradients(testing::parameters_of(*model_)));
}

TEST_P(Decoders, ContinueWithTheSelectedRows) {
  const Source source = model_->encode(batch_.source, batch_.mask);
  const Decoded first = model_->decode(batch_.previous.slice(1, 0, 1), source.memory, source.start);
  const Tensor next = batch_.previous.slice(1, 1, 2);  // [B, 1]
  const Decoded all = model_->decode(next, source.memory, first.state);
  const Tensor rows = torch::tensor({1, 0, 1});  // such as the beams that survive
  const Decoded selected =
      model_->decode(next.index_select(0, rows), source.memory.select(rows), first.state.select(rows));
  EXPECT_TRUE(tensors_near(selected.features, all.features.index_select(0, rows), 1e-14));
  expect_same_state(selected.state, all.state.select(rows), 1e-14);
}

TEST_P(Decoders, DoNotSeeTheTokensThatAreStillToCome) {
  const Decoded decoded = decode(batch_.source, batch_.mask, batch_.previous);
  Tensor other = batch_.previous.clone();
  other.select(1, 2).fill_(10);
  const Decoded changed = decode(batch_.source, batch_.mask, other);
  EXPECT_TRUE(tensors_near(changed.features.slice(1, 0, 2), decoded.features.slice(1, 0, 2), 0.0));
  EXPECT_FALSE(tensors_near(changed.features.slice(1, 2), decoded.features.slice(1, 2), 1e-6));
}

TEST_P(Decoders, GiveFeaturesOfTheirSizeAndLogitsOfTheVocabularys) {
  const Decoded decoded = decode(batch_.source, batch_.mask, batch_.previous);
  const int64_t F = options().wiring == config::Wiring::kBahdanau ? 9 : 8;  // E or H
  EXPECT_EQ(decoded.features.sizes(), (std::vector<int64_t>{2, 3, F}));
  EXPECT_EQ(model_->logits(decoded.features).sizes(), (std::vector<int64_t>{2, 3, 11}));
}

TEST(LuongDecoder, FeedsItsAttentionalVectorOnlyWhereAsked) {
  // Without input feeding the attention has no way into the next state.
  config::ModelConfig options = testing::tiny_config();
  options.decoder.wiring = config::Wiring::kLuong;
  const TinyBatch batch;
  for (const bool feeding : {true, false}) {
    options.decoder.input_feeding = feeding;
    const auto model = testing::scrambled_model(options);
    const Source source = model->encode(batch.source, batch.mask);
    attention::Memory other = source.memory;
    other.values = other.values.flip(1);
    const Decoded before = model->decode(batch.previous, source.memory, source.start);
    const Decoded after = model->decode(batch.previous, other, source.start);
    EXPECT_FALSE(tensors_near(after.features, before.features, 1e-3));
    EXPECT_EQ(!tensors_near(after.state.top(), before.state.top(), 0.0), feeding);
  }
}

TEST(BahdanauDecoder, AsksWithTheStateItsTopLayerHadBefore) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.num_layers = 2;
  const auto model = testing::scrambled_model(options);
  const TinyBatch batch;
  const Source source = model->encode(batch.source, batch.mask);
  const Tensor first = batch.previous.slice(1, 0, 1);
  const Decoded decoded = model->decode(first, source.memory, source.start);
  for (const size_t layer : {0, 1}) {
    DecoderState changed = source.start;
    changed.layers[layer].hidden = changed.layers[layer].hidden + 0.5;
    const Tensor weights = model->decode(first, source.memory, changed).weights;
    EXPECT_EQ(!tensors_near(weights, decoded.weights, 0.0), layer == 1) << layer;
  }
}

TEST(Decoder, RefusesTokensThatAreNotABatchOfRows) {
  const auto model = testing::tiny_model(testing::tiny_config());
  const TinyBatch batch;
  const Source source = model->encode(batch.source, batch.mask);
  EXPECT_THROW((void)model->encode(batch.source[0], batch.mask[0]), c10::Error);
  EXPECT_THROW((void)model->encode(batch.source, batch.mask.slice(1, 1)), c10::Error);
  EXPECT_THROW((void)model->decode(batch.previous.unsqueeze(0), source.memory, source.start), c10::Error);
}

}  // namespace
}  // namespace seq2see::model
