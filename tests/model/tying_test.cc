// One matrix in two or three places: counted once, learned from all.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/seq2seq.h"
#include "model/weights.h"
#include "ops/cross_entropy.h"
#include "testing/temporary_folder.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;
using testing::TinyBatch;

constexpr int64_t kV = 13;
constexpr int64_t kE = 9;
constexpr VocabularySizes kJoint = {.source = kV, .target = kV};

/// E = 9 on both sides, and features of the size E.
config::ModelConfig options_with(bool tied_embeddings, bool tied_softmax) {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.embeddings.embedding_dim = kE;
  options.tied_embeddings = tied_embeddings;
  options.tied_softmax = tied_softmax;
  return options;
}

std::map<std::string, Tensor> parameters_of(const Seq2Seq& model) {
  std::map<std::string, Tensor> parameters;
  for (const auto& parameter : model.named_parameters()) parameters[parameter.key()] = parameter.value();
  return parameters;
}

void learn(Seq2Seq& model) {
  const TinyBatch batch;
  const Source source = model.encode(batch.source, batch.mask);
  const Tensor features = model.decode(batch.previous, source.memory, source.start).features;
  ops::label_smoothed_cross_entropy(features.flatten(0, 1), model.output_layer(), batch.targets.flatten(),
                                    0.1)
      .smoothed.backward();
}

/// An untied model with the very numbers of a tied one: `tied` stands in all the places named.
std::shared_ptr<Seq2Seq> untied_copy(const Seq2Seq& tied_model, const std::string& tied,
                                     const std::vector<std::string>& places) {
  auto model = testing::scrambled_model(options_with(false, false), 2, kJoint);
  const torch::NoGradGuard no_gradient;
  const auto originals = parameters_of(tied_model);
  for (auto& [name, values] : parameters_of(*model)) {
    Tensor copy = values;
    const bool is_tied = std::find(places.begin(), places.end(), name) != places.end();
    copy.copy_(originals.at(is_tied ? tied : name));
  }
  return model;
}

struct Tying {
  std::string name;
  bool tied_embeddings;
  bool tied_softmax;
  std::string kept;                 // the parameter that remains
  std::vector<std::string> places;  // where it stands
};

class Tied : public ::testing::TestWithParam<Tying> {
 protected:
  std::shared_ptr<Seq2Seq> model_ =
      testing::scrambled_model(options_with(GetParam().tied_embeddings, GetParam().tied_softmax), 1, kJoint);
};

INSTANTIATE_TEST_SUITE_P(
    Model, Tied,
    ::testing::Values(
        Tying{"embeddings", true, false, "encoder.embedding", {"encoder.embedding", "decoder.embedding"}},
        Tying{"softmax", false, true, "decoder.embedding", {"decoder.embedding", "output_weight"}},
        Tying{"three_ways",
              true,
              true,
              "encoder.embedding",
              {"encoder.embedding", "decoder.embedding", "output_weight"}}),
    [](const auto& info) { return info.param.name; });

TEST_P(Tied, WeightsAreOneParameter) {
  const auto parameters = parameters_of(*model_);
  for (const std::string& place : GetParam().places) {
    EXPECT_EQ(parameters.count(place), place == GetParam().kept ? 1 : 0) << place;
  }
}

TEST_P(Tied, WeightsAreCountedOnce) {
  const auto total = [](const Seq2Seq& model) {
    int64_t sum = 0;
    for (const PartSize& size : parameters_by_part(model)) sum += size.parameters;
    return sum;
  };
  const auto untied = testing::tiny_model(options_with(false, false), 1, kJoint);
  const auto saved = static_cast<int64_t>(GetParam().places.size() - 1) * kV * kE;
  EXPECT_EQ(total(*model_), total(*untied) - saved);
}

TEST_P(Tied, WeightsAreSavedOnceAndLoadedInAllPlaces) {
  const testing::TemporaryFolder folder;
  save_weights(folder.path() / "model.safetensors", *model_, {});
  EXPECT_EQ(load_safetensors(folder.path() / "model.safetensors").tensors.size(),
            parameters_of(*model_).size());

  const auto loaded =
      testing::tiny_model(options_with(GetParam().tied_embeddings, GetParam().tied_softmax), 7, kJoint);
  load_weights(folder.path() / "model.safetensors", *loaded);
  const TinyBatch batch;
  const auto logits = [&](Seq2Seq& model) {
    const Source source = model.encode(batch.source, batch.mask);
    return model.logits(model.decode(batch.previous, source.memory, source.start).features);
  };
  EXPECT_TRUE(tensors_near(logits(*loaded), logits(*model_), 0.0));
}

TEST_P(Tied, WeightsGetTheSumOfTheGradientsOfTheirPlaces) {
  const auto untied = untied_copy(*model_, GetParam().kept, GetParam().places);
  learn(*model_);
  learn(*untied);
  const auto gradients = parameters_of(*untied);
  Tensor sum = torch::zeros({kV, kE}, torch::kFloat64);
  for (const std::string& place : GetParam().places) {
    const Tensor gradient = testing::dense(gradients.at(place).grad());
    EXPECT_GT(gradient.abs().max().item<double>(), 1e-6) << place;
    sum = sum + gradient;
  }
  EXPECT_TRUE(tensors_near(testing::dense(parameters_of(*model_).at(GetParam().kept).grad()), sum, 1e-13));
}

TEST(Tying, SoftmaxNeedsFeaturesOfTheEmbeddingsSize) {
  config::ModelConfig options = options_with(false, true);
  options.decoder.wiring = config::Wiring::kLuong;  // F = H = 8, E = 9
  EXPECT_THROW(Seq2Seq(options, kJoint, 1), c10::Error);
}

TEST(Tying, EmbeddingsNeedOneVocabularyAndOneSize) {
  config::ModelConfig options = options_with(true, false);
  EXPECT_THROW(Seq2Seq(options, {.source = kV, .target = kV + 1}, 1), c10::Error);
  options.encoder.embeddings.embedding_dim = kE + 1;
  EXPECT_THROW(Seq2Seq(options, kJoint, 1), c10::Error);
}

}  // namespace
}  // namespace seq2see::model
