#include "model/encoder.h"

#include <memory>
#include <string>
#include <vector>

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

struct Variant {
  std::string name;
  config::RnnType rnn;
  int64_t layers;
  bool bidirectional;
};

class Encoders : public ::testing::TestWithParam<Variant> {
 protected:
  Encoders() {
    options_.rnn_type = GetParam().rnn;
    options_.num_layers = GetParam().layers;
    options_.bidirectional = GetParam().bidirectional;
    encoder_ = Encoder(options_, TinyBatch::kSourceVocabulary);
    encoder_->to(torch::kFloat64);
    testing::scramble(*encoder_, 1);
  }

  [[nodiscard]] Encoded encode(const Tensor& source, const Tensor& mask) {
    return encoder_->forward(source, mask, nullptr);
  }

  config::EncoderConfig options_ = testing::tiny_config().encoder;
  Encoder encoder_{nullptr};
  TinyBatch batch_;
};

INSTANTIATE_TEST_SUITE_P(Encoder, Encoders,
                         ::testing::Values(Variant{"gru", config::RnnType::kGru, 1, true},
                                           Variant{"gru_one_direction", config::RnnType::kGru, 1, false},
                                           Variant{"gru_two_layers", config::RnnType::kGru, 2, true},
                                           Variant{"lstm", config::RnnType::kLstm, 1, true},
                                           Variant{"lstm_two_layers_one_direction", config::RnnType::kLstm, 2,
                                                   false},
                                           Variant{"lstm_two_layers", config::RnnType::kLstm, 2, true}),
                         [](const auto& info) { return info.param.name; });

TEST_P(Encoders, StackTheirLayersAndJoinTheirDirections) {
  // Put together here from sequences alone, which have tests of their own.
  const auto parameters = encoder_->named_parameters();
  const ops::CellKind kind = cell_kind(GetParam().rnn);
  const auto run = [&](const std::string& layer, const Tensor& inputs, ops::Direction direction) {
    const ops::CellWeights weights = {parameters[layer + ".input"], parameters[layer + ".recurrent"],
                                      parameters[layer + ".input_bias"],
                                      parameters[layer + ".recurrent_bias"]};
    const Tensor zero = torch::zeros({TinyBatch::kSentences, options_.hidden_size}, torch::kFloat64);
    const ops::CellState initial = {zero, kind == ops::CellKind::kLstm ? zero : Tensor()};
    return ops::cell_sequence(kind, weights, inputs, batch_.mask, initial, direction);
  };
  Tensor inputs = parameters["embedding"].index({batch_.source});  // [B, S, E]
  ops::CellState last;
  for (int64_t layer = 0; layer < GetParam().layers; ++layer) {
    const std::string name = "layer" + std::to_string(layer);
    const ops::Sequence forward = run(name + "_forward", inputs, ops::Direction::kForward);
    if (!GetParam().bidirectional) {
      inputs = forward.outputs;
      last = forward.last;
      continue;
    }
    const ops::Sequence backward = run(name + "_backward", inputs, ops::Direction::kBackward);
    inputs = torch::cat({forward.outputs, backward.outputs}, 2);
    last.hidden = torch::cat({forward.last.hidden, backward.last.hidden}, 1);
    if (kind == ops::CellKind::kLstm) last.cell = torch::cat({forward.last.cell, backward.last.cell}, 1);
  }
  const Encoded encoded = encode(batch_.source, batch_.mask);
  EXPECT_TRUE(tensors_near(encoded.annotations, inputs, 1e-15));
  EXPECT_TRUE(states_near(encoded.last, last, 1e-15));
  EXPECT_TRUE(tensors_near(encoded.mask, batch_.mask, 0.0));
}

TEST_P(Encoders, GiveAnnotationsOfTheSizeThatTheyPromise) {
  EXPECT_EQ(encoder_->annotation_size(), GetParam().bidirectional ? 12 : 6);
  const Encoded encoded = encode(batch_.source, batch_.mask);
  EXPECT_EQ(encoded.annotations.sizes(), (std::vector<int64_t>{2, 5, encoder_->annotation_size()}));
  EXPECT_EQ(encoded.last.hidden.sizes(), (std::vector<int64_t>{2, encoder_->annotation_size()}));
}

TEST_P(Encoders, GiveASentenceTheSameAloneAndInAPaddedBatch) {
  for (const auto& [type, tolerance] :
       {std::pair(torch::kFloat32, 1e-5), std::pair(torch::kFloat64, 1e-12)}) {
    encoder_->to(type);
    const Encoded batch = encode(batch_.source, batch_.mask);
    const Encoded alone = encode(batch_.source.slice(0, 1).slice(1, 0, 3), mask_of({3}, 3));
    EXPECT_TRUE(tensors_near(batch.annotations.slice(0, 1).slice(1, 0, 3), alone.annotations, tolerance));
    EXPECT_TRUE(states_near(batch.last.select(torch::tensor({1})), alone.last, tolerance));
  }
}

TEST_P(Encoders, DoNotSeeWhichIdStandsOnPadding) {
  const Encoded encoded = encode(batch_.source, batch_.mask);
  const Encoded other = encode(batch_.source.masked_fill(batch_.mask.logical_not(), 0), batch_.mask);
  EXPECT_TRUE(tensors_near(other.annotations, encoded.annotations, 0.0));
}

TEST_P(Encoders, SeeTheWholeSentenceFromEveryWordWhereTheyReadBothWays) {
  // Another last word changes the first annotation only through the backward direction.
  Tensor other_source = batch_.source.clone();
  other_source[0][4] = 11;
  const Tensor before = encode(batch_.source, batch_.mask).annotations[0][0];
  const Tensor after = encode(other_source, batch_.mask).annotations[0][0];
  EXPECT_EQ(!tensors_near(after, before, 0.0), GetParam().bidirectional);
}

}  // namespace
}  // namespace seq2see::model
