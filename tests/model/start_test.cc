// The state from which decoding starts: init_hidden.
#include <gmock/gmock.h>

#include <vector>

#include "model/seq2seq.h"
#include "testing/states_near.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::states_near;
using testing::tensors_near;
using testing::TinyBatch;

constexpr int64_t kB = TinyBatch::kSentences;
constexpr int64_t kH = 8;

config::ModelConfig options_for(config::InitHidden init, config::RnnType encoder, config::RnnType decoder) {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.rnn_type = encoder;
  options.decoder.rnn_type = decoder;
  options.decoder.num_layers = 2;
  options.decoder.init_hidden = init;
  // `last` copies, so the encoder's two directions of 4 must give the decoder's 8.
  if (init == config::InitHidden::kLast) options.encoder.hidden_size = kH / 2;
  return options;
}

/// What the encoder of a model ends with.
Encoded encoded_by(const Seq2Seq& model, const config::ModelConfig& options, const TinyBatch& batch) {
  Encoder encoder(options.encoder, TinyBatch::kSourceVocabulary);
  encoder->to(torch::kFloat64);
  const torch::NoGradGuard no_gradient;
  const auto parameters = model.named_parameters();
  for (auto& parameter : encoder->named_parameters()) {
    parameter.value().copy_(parameters["encoder." + parameter.key()]);
  }
  return encoder->forward(batch.source, batch.mask, nullptr);
}

Tensor zeros() { return torch::zeros({kB, kH}, torch::kFloat64); }

TEST(Start, OfZeroIsZeroInEveryLayer) {
  for (const auto cell : {config::RnnType::kGru, config::RnnType::kLstm}) {
    const auto model = testing::scrambled_model(options_for(config::InitHidden::kZero, cell, cell));
    const TinyBatch batch;
    const DecoderState start = model->encode(batch.source, batch.mask).start;
    const ops::CellState zero = {zeros(), cell == config::RnnType::kLstm ? zeros() : Tensor()};
    ASSERT_EQ(start.layers.size(), 2);
    EXPECT_TRUE(states_near(start.layers[0], zero, 0.0));
    EXPECT_TRUE(states_near(start.layers[1], zero, 0.0));
    EXPECT_FALSE(start.feed.defined());
  }
}

TEST(Start, OfLastIsTheEncodersLastStateInEveryLayer) {
  for (const auto cell : {config::RnnType::kGru, config::RnnType::kLstm}) {
    const config::ModelConfig options = options_for(config::InitHidden::kLast, cell, cell);
    const auto model = testing::scrambled_model(options);
    const TinyBatch batch;
    const DecoderState start = model->encode(batch.source, batch.mask).start;
    const Encoded encoded = encoded_by(*model, options, batch);
    ASSERT_EQ(start.layers.size(), 2);
    EXPECT_TRUE(states_near(start.layers[0], encoded.last, 1e-15));
    EXPECT_TRUE(states_near(start.layers[1], encoded.last, 1e-15));
  }
}

TEST(Start, OfLastTakesWhatThereIsWhereTheCellsDiffer) {
  const TinyBatch batch;
  const config::ModelConfig to_lstm =
      options_for(config::InitHidden::kLast, config::RnnType::kGru, config::RnnType::kLstm);
  const auto lstm = testing::scrambled_model(to_lstm);
  const ops::CellState from_gru = {encoded_by(*lstm, to_lstm, batch).last.hidden, zeros()};
  EXPECT_TRUE(states_near(lstm->encode(batch.source, batch.mask).start.layers[1], from_gru, 1e-15));

  const config::ModelConfig to_gru =
      options_for(config::InitHidden::kLast, config::RnnType::kLstm, config::RnnType::kGru);
  const auto gru = testing::scrambled_model(to_gru);
  const ops::CellState from_lstm = {encoded_by(*gru, to_gru, batch).last.hidden, {}};
  EXPECT_TRUE(states_near(gru->encode(batch.source, batch.mask).start.layers[1], from_lstm, 1e-15));
}

TEST(Start, OfLastRefusesAnEncoderOfAnotherSize) {
  config::ModelConfig options =
      options_for(config::InitHidden::kLast, config::RnnType::kGru, config::RnnType::kGru);
  options.encoder.hidden_size = 5;
  const auto model = testing::tiny_model(options);
  const TinyBatch batch;
  try {
    (void)model->encode(batch.source, batch.mask);
    FAIL() << "10 entries became 8";
  } catch (const c10::Error& error) {
    EXPECT_THAT(error.what_without_backtrace(), ::testing::HasSubstr("init_hidden: last"));
  }
}

TEST(Start, OfBridgeIsAnOwnBlockOfOneLayerForEveryState) {
  for (const auto cell : {config::RnnType::kGru, config::RnnType::kLstm}) {
    const config::ModelConfig options = options_for(config::InitHidden::kBridge, cell, cell);
    const auto model = testing::scrambled_model(options);
    const TinyBatch batch;
    const DecoderState start = model->encode(batch.source, batch.mask).start;
    const auto parameters = model->named_parameters();
    const Tensor last = encoded_by(*model, options, batch).last.hidden;  // [B, C]
    const Tensor bridged = torch::tanh(torch::matmul(last, parameters["decoder.bridge.weight"].t()) +
                                       parameters["decoder.bridge.bias"]);
    const bool lstm = cell == config::RnnType::kLstm;
    ASSERT_EQ(bridged.size(1), lstm ? 4 * kH : 2 * kH);
    const auto block = [&](int64_t index) { return bridged.slice(1, index * kH, (index + 1) * kH); };
    EXPECT_TRUE(states_near(start.layers[0], {block(0), lstm ? block(2) : Tensor()}, 1e-14));
    EXPECT_TRUE(states_near(start.layers[1], {block(1), lstm ? block(3) : Tensor()}, 1e-14));
  }
}

TEST(Start, OfBridgeAloneHasParameters) {
  for (const auto init :
       {config::InitHidden::kZero, config::InitHidden::kLast, config::InitHidden::kBridge}) {
    const auto model = testing::tiny_model(options_for(init, config::RnnType::kGru, config::RnnType::kGru));
    const bool has_bridge = model->named_parameters().contains("decoder.bridge.weight");
    EXPECT_EQ(has_bridge, init == config::InitHidden::kBridge);
  }
}

}  // namespace
}  // namespace seq2see::model
