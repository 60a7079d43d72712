// A decoder that goes step by step, as the papers write it, and the one operation that takes its place are
// the same function, with the same gradients and the same random numbers.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/seq2seq.h"
#include "model/variants.h"
#include "ops/backend.h"
#include "ops/cross_entropy.h"
#include "testing/tensor_near.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;
using testing::TinyBatch;

class DecoderTwins : public ::testing::TestWithParam<Variant> {
 protected:
  void TearDown() override { ops::set_backend(ops::Backend::kFused); }

  struct Result {
    std::vector<std::pair<std::string, Tensor>> tensors;
    void add(const std::string& name, const Tensor& tensor) { tensors.emplace_back(name, tensor); }
  };

  /// Everything that a training pass gives: features, weights, states, loss, all gradients.
  [[nodiscard]] Result run(ops::Backend backend, torch::ScalarType type) const {
    ops::set_backend(backend);
    config::ModelConfig options = GetParam().options;
    options.decoder.dropout = options.decoder.num_layers > 1 ? 0.3 : 0.0;
    options.decoder.hidden_dropout = 0.2;
    options.decoder.embeddings.dropout = 0.1;
    options.encoder.dropout = 0.1;
    const auto model = testing::scrambled_model(options);
    model->to(type);
    const TinyBatch batch;
    Noise noise(RandomStream(5, RandomPurpose::kTest));
    const Source source = model->encode(batch.source, batch.mask, &noise);
    const Decoded decoded = model->decode(batch.previous, source.memory, source.start, &noise);
    const ops::TokenLoss loss = ops::label_smoothed_cross_entropy(
        decoded.features.flatten(0, 1), model->output_layer(), batch.targets.flatten(), 0.1);
    // A search goes on from the state, and a guided alignment would flow back through the weights.
    Tensor sum = loss.smoothed;
    for (const ops::CellState& layer : decoded.state.layers) {
      sum = sum + (layer.hidden * 0.3).sum();
      if (layer.cell.defined()) sum = sum + (layer.cell * 0.7).sum();
    }
    if (decoded.weights.defined()) sum = sum + (decoded.weights * decoded.weights).sum();
    sum.backward();

    Result result;
    result.add("features", decoded.features);
    if (decoded.weights.defined()) result.add("weights", decoded.weights);
    for (const ops::CellState& layer : decoded.state.layers) {
      result.add("hidden state", layer.hidden);
      if (layer.cell.defined()) result.add("cell state", layer.cell);
    }
    if (decoded.state.feed.defined()) result.add("feed", decoded.state.feed);
    result.add("loss", loss.smoothed);
    for (const auto& parameter : model->named_parameters()) {
      const Tensor& gradient = parameter.value().grad();
      if (gradient.defined())
        result.add(parameter.key(), gradient.is_sparse() ? gradient.to_dense() : gradient);
    }
    return result;
  }

  void expect_same(torch::ScalarType type, double tolerance) const {
    const Result expected = run(ops::Backend::kReference, type);
    const Result actual = run(ops::Backend::kFused, type);
    ASSERT_EQ(actual.tensors.size(), expected.tensors.size());
    for (size_t i = 0; i < actual.tensors.size(); ++i) {
      ASSERT_EQ(actual.tensors[i].first, expected.tensors[i].first);
      EXPECT_TRUE(
          tensors_near(actual.tensors[i].second.detach(), expected.tensors[i].second.detach(), tolerance))
          << actual.tensors[i].first;
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Decoder, DecoderTwins, ::testing::ValuesIn(all_variants()),
                         [](const auto& info) { return info.param.name; });

TEST_P(DecoderTwins, AgreeInDoublePrecision) { expect_same(torch::kFloat64, 1e-12); }

TEST_P(DecoderTwins, AgreeInBfloat16AsFarAsItsRoundingLets) {
  ops::set_precision(ops::Precision::kBfloat16);
  const Result expected = run(ops::Backend::kReference, torch::kFloat32);
  const Result actual = run(ops::Backend::kFused, torch::kFloat32);
  ops::set_precision(ops::Precision::kFloat32);
  const Result exact = run(ops::Backend::kFused, torch::kFloat32);
  ASSERT_EQ(actual.tensors.front().first, "features");
  const auto features = [](const Result& result) { return result.tensors.front().second.detach(); };
  EXPECT_TRUE(tensors_near(features(actual), features(expected), 3e-2));
  EXPECT_FALSE(torch::equal(features(actual), features(exact))) << "nothing was rounded";
}

TEST_P(DecoderTwins, AgreeInSinglePrecision) { expect_same(torch::kFloat32, 2e-4); }

}  // namespace
}  // namespace seq2see::model
