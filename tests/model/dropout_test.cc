// Dropout in a whole model: on where noise is given, and only there.
#include <functional>
#include <memory>
#include <string>

#include "model/seq2seq.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;
using testing::TinyBatch;

Noise noise_of(uint64_t seed) { return Noise(RandomStream(seed, RandomPurpose::kTest)); }

Tensor logits(Seq2Seq& model, Noise* noise) {
  const TinyBatch batch;
  const Source source = model.encode(batch.source, batch.mask, noise);
  return model.logits(model.decode(batch.previous, source.memory, source.start, noise).features);
}

struct Place {
  std::string name;
  std::function<double&(config::ModelConfig&)> rate;
};

class Dropout : public ::testing::TestWithParam<Place> {};

INSTANTIATE_TEST_SUITE_P(
    Model, Dropout,
    ::testing::Values(Place{"source_embeddings",
                            [](config::ModelConfig& m) -> double& { return m.encoder.embeddings.dropout; }},
                      Place{"encoder", [](config::ModelConfig& m) -> double& { return m.encoder.dropout; }},
                      Place{"target_embeddings",
                            [](config::ModelConfig& m) -> double& { return m.decoder.embeddings.dropout; }},
                      Place{"decoder_layers",
                            [](config::ModelConfig& m) -> double& { return m.decoder.dropout; }},
                      Place{"before_the_output",
                            [](config::ModelConfig& m) -> double& { return m.decoder.hidden_dropout; }}),
    [](const auto& info) { return info.param.name; });

TEST_P(Dropout, ChangesTheOutputsWhereNoiseIsGivenAndOnlyThere) {
  for (const auto wiring : {config::Wiring::kBahdanau, config::Wiring::kLuong}) {
    config::ModelConfig options = testing::tiny_config();
    options.decoder.wiring = wiring;
    options.decoder.num_layers = 2;
    const auto without = testing::scrambled_model(options);
    GetParam().rate(options) = 0.5;
    const auto with = testing::scrambled_model(options);

    const Tensor expected = logits(*without, nullptr);
    EXPECT_TRUE(tensors_near(logits(*with, nullptr), expected, 0.0));

    Noise first = noise_of(1);
    Noise again = noise_of(1);
    Noise other = noise_of(2);
    const Tensor noisy = logits(*with, &first);
    EXPECT_FALSE(tensors_near(noisy, expected, 1e-3));
    EXPECT_TRUE(tensors_near(logits(*with, &again), noisy, 0.0));
    EXPECT_FALSE(tensors_near(logits(*with, &other), noisy, 1e-3));
  }
}

TEST(DropoutOfZero, ChangesNothingEvenWithNoise) {
  const auto model = testing::scrambled_model(testing::tiny_config());
  Noise noise = noise_of(1);
  EXPECT_TRUE(tensors_near(logits(*model, &noise), logits(*model, nullptr), 0.0));
}

TEST(DropoutWithInputFeeding, FeedsWhatWentToTheOutput) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.wiring = config::Wiring::kLuong;
  options.decoder.hidden_dropout = 0.5;
  const auto model = testing::scrambled_model(options);
  const TinyBatch batch;
  const Source source = model->encode(batch.source, batch.mask);
  Noise noise = noise_of(1);
  const Decoded decoded = model->decode(batch.previous, source.memory, source.start, &noise);
  EXPECT_TRUE(tensors_near(decoded.state.feed, decoded.features.select(1, 2), 0.0));
  EXPECT_GT(decoded.features.eq(0.0).sum().item<int64_t>(), 0);
}

}  // namespace
}  // namespace seq2see::model
