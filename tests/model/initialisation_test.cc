#include "model/initialisation.h"

#include <cmath>
#include <string>
#include <vector>

#include "model/seq2seq.h"
#include "testing/tensor_near.h"
#include "testing/tensors.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

using testing::tensors_near;

config::ModelConfig lstm_config() {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.rnn_type = config::RnnType::kLstm;
  options.decoder.rnn_type = config::RnnType::kLstm;
  options.decoder.num_layers = 2;
  return options;
}

std::vector<std::string> names_ending_in(const Seq2Seq& model, const std::string& role) {
  std::vector<std::string> names;
  for (const auto& parameter : model.named_parameters()) {
    if (parameter.key().ends_with(role)) names.push_back(parameter.key());
  }
  return names;
}

TEST(Initialisation, IsAFunctionOfTheSeed) {
  const Seq2Seq first(testing::tiny_config(), testing::kTinyVocabularies, 5);
  torch::rand({3});  // the global generator plays no part
  const Seq2Seq again(testing::tiny_config(), testing::kTinyVocabularies, 5);
  const Seq2Seq other(testing::tiny_config(), testing::kTinyVocabularies, 6);
  const auto parameters = first.named_parameters();
  for (const auto& parameter : again.named_parameters()) {
    EXPECT_TRUE(tensors_near(parameter.value(), parameters[parameter.key()], 0.0)) << parameter.key();
  }
  EXPECT_FALSE(tensors_near(other.named_parameters()["decoder.layer0.input"],
                            parameters["decoder.layer0.input"], 1e-3));
}

TEST(Initialisation, GivesEveryParameterOwnNumbers) {
  // Both directions of the encoder have the same shapes.
  const Seq2Seq model(testing::tiny_config(), testing::kTinyVocabularies, 5);
  const auto parameters = model.named_parameters();
  EXPECT_FALSE(tensors_near(parameters["encoder.layer0_forward.input"],
                            parameters["encoder.layer0_backward.input"], 1e-3));
}

TEST(Initialisation, OfOnePartDoesNotDependOnTheOthers) {
  // So that kinds of attention can be compared from one starting point.
  config::ModelConfig options = testing::tiny_config();
  const Seq2Seq first(options, testing::kTinyVocabularies, 5);
  options.decoder.attention = config::AttentionKind::kGeneral;
  options.decoder.init_hidden = config::InitHidden::kZero;
  const Seq2Seq second(options, testing::kTinyVocabularies, 5);
  const auto parameters = first.named_parameters();
  for (const auto& parameter : second.named_parameters()) {
    if (parameter.key().starts_with("decoder.attention")) continue;
    EXPECT_TRUE(tensors_near(parameter.value(), parameters[parameter.key()], 0.0)) << parameter.key();
  }
}

TEST(Initialisation, MakesEveryRecurrentGateOrthogonal) {
  const Seq2Seq model(lstm_config(), testing::kTinyVocabularies, 5);
  const std::vector<std::string> names = names_ending_in(model, ".recurrent");
  ASSERT_EQ(names.size(), 4);  // two directions, two decoder layers
  for (const std::string& name : names) {
    for (const Tensor& gate : model.named_parameters()[name].chunk(4)) {
      const Tensor product = torch::matmul(gate, gate.t());
      EXPECT_TRUE(tensors_near(product, torch::eye(gate.size(0)), 1e-5)) << name;
    }
  }
}

TEST(Initialisation, SetsBiasesToZeroAndForgetGatesToOne) {
  const Seq2Seq model(lstm_config(), testing::kTinyVocabularies, 5);
  const auto parameters = model.named_parameters();
  for (const std::string& name : names_ending_in(model, "bias")) {
    Tensor expected = torch::zeros_like(parameters[name]);
    if (name.ends_with(".input_bias")) {
      const int64_t H = expected.size(0) / 4;
      expected.slice(0, H, 2 * H).fill_(1.0);  // gates i, f, g, o
    }
    EXPECT_TRUE(tensors_near(parameters[name], expected, 0.0)) << name;
  }
}

TEST(Initialisation, SetsAllBiasesOfAGruToZero) {
  const Seq2Seq model(testing::tiny_config(), testing::kTinyVocabularies, 5);
  const std::vector<std::string> names = names_ending_in(model, "bias");
  EXPECT_GE(names.size(), 8);
  for (const std::string& name : names) {
    const Tensor values = model.named_parameters()[name];
    EXPECT_TRUE(tensors_near(values, torch::zeros_like(values), 0.0)) << name;
  }
}

TEST(Initialisation, BoundsMatricesAfterGlorotGateByGate) {
  // Uniform between ± gain √(6 / (fan in + fan out)): with many numbers the largest comes close to the bound.
  struct Bound {
    std::string name;
    double fan_out, fan_in;
  };
  for (const double gain : {1.0, 0.5}) {
    config::ModelConfig options = testing::tiny_config();
    options.init_gain = gain;
    const Seq2Seq model(options, testing::kTinyVocabularies, 5);
    for (const Bound& bound :
         {Bound{"decoder.layer0.input", 8, 9}, Bound{"decoder.context_input.weight", 8, 12},
          Bound{"decoder.readout.weight", 9, 29}, Bound{"decoder.attention.key.weight", 7, 12},
          Bound{"output_weight", 11, 9}}) {
      const auto largest = model.named_parameters()[bound.name].abs().max().item<double>();
      const double expected = gain * std::sqrt(6.0 / (bound.fan_in + bound.fan_out));
      EXPECT_LE(largest, expected * (1.0 + 1e-6)) << bound.name;
      EXPECT_GE(largest, expected * 0.9) << bound.name;
    }
  }
}

TEST(Initialisation, DrawsEmbeddingsWithTheVarianceOneOverE) {
  const Seq2Seq model(testing::tiny_config(), {.source = 5000, .target = 5000}, 5);
  const auto parameters = model.named_parameters();
  // 20,000 and 45,000 numbers: the standard deviation is within 2 %.
  EXPECT_NEAR(parameters["encoder.embedding"].std().item<double>(), 0.5, 0.01);
  EXPECT_NEAR(parameters["decoder.embedding"].std().item<double>(), 1.0 / 3.0, 0.0066);
}

TEST(Initialisation, LeavesNothingUnset) {
  const Seq2Seq model(lstm_config(), testing::kTinyVocabularies, 5);
  for (const auto& parameter : model.named_parameters()) {
    EXPECT_TRUE(torch::isfinite(parameter.value()).all().item<bool>()) << parameter.key();
    EXPECT_LE(parameter.value().abs().max().item<double>(), 3.0) << parameter.key();
    const bool is_bias = parameter.key().ends_with("bias");
    if (!is_bias) {
      EXPECT_GT(parameter.value().abs().min().item<double>(), 0.0) << parameter.key();
    }
  }
}

}  // namespace
}  // namespace seq2see::model
