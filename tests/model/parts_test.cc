// The number of parameters, against formulas in closed form.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "model/seq2seq.h"
#include "testing/tiny.h"

namespace seq2see::model {
namespace {

std::map<std::string, int64_t> parts_of(const config::ModelConfig& options,
                                        const VocabularySizes& sizes = testing::kTinyVocabularies) {
  std::map<std::string, int64_t> parts;
  for (const PartSize& size : parameters_by_part(Seq2Seq(options, sizes, 1)))
    parts[size.part] = size.parameters;
  return parts;
}

/// A cell with G gates: G·H rows of I inputs, H states and two biases.
int64_t cell(int64_t G, int64_t I, int64_t H) { return G * H * (I + H + 2); }

// Sizes of tiny_config.
constexpr int64_t kSourceE = 4;
constexpr int64_t kTargetE = 9;
constexpr int64_t kEncoderH = 6;
constexpr int64_t kC = 12;
constexpr int64_t kH = 8;
constexpr int64_t kK = 7;
constexpr int64_t kSourceV = 13;
constexpr int64_t kV = 11;

TEST(ParametersByPart, OfABahdanauModelOfOneLayer) {
  const auto parts = parts_of(testing::tiny_config());
  EXPECT_EQ(parts.size(), 6);
  EXPECT_EQ(parts.at("source embedding"), kSourceV * kSourceE);
  EXPECT_EQ(parts.at("encoder"), 2 * cell(3, kSourceE, kEncoderH));
  EXPECT_EQ(parts.at("target embedding"), kV * kTargetE);
  EXPECT_EQ(parts.at("attention"), kK * kH + kK + kK * kC + kK);
  // cell, context into the cell, deep output with bias, bridge with bias
  EXPECT_EQ(parts.at("decoder"),
            cell(3, kTargetE, kH) + 3 * kH * kC + kTargetE * (kH + kC + kTargetE + 1) + kH * (kC + 1));
  EXPECT_EQ(parts.at("output layer"), kV * kTargetE + kV);
}

TEST(ParametersByPart, OfALuongModelOfTwoLstmLayers) {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.rnn_type = config::RnnType::kLstm;
  options.encoder.num_layers = 2;
  options.decoder.rnn_type = config::RnnType::kLstm;
  options.decoder.num_layers = 2;
  options.decoder.wiring = config::Wiring::kLuong;
  options.decoder.attention = config::AttentionKind::kGeneral;
  const auto parts = parts_of(options);
  EXPECT_EQ(parts.at("encoder"), 2 * cell(4, kSourceE, kEncoderH) + 2 * cell(4, kC, kEncoderH));
  EXPECT_EQ(parts.at("attention"), kH * kC);
  // two cells, h̃ into the lower, attentional vector with bias, bridge to two states of two layers
  const int64_t decoder =
      cell(4, kTargetE, kH) + cell(4, kH, kH) + 4 * kH * kH + kH * (kH + kC + 1) + 4 * kH * (kC + 1);
  EXPECT_EQ(parts.at("decoder"), decoder);
  EXPECT_EQ(parts.at("output layer"), kV * kH + kV);

  options.decoder.input_feeding = false;
  EXPECT_EQ(parts_of(options).at("decoder"), decoder - 4 * kH * kH);
}

TEST(ParametersByPart, OfAnEncoderWithOneDirection) {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.bidirectional = false;
  EXPECT_EQ(parts_of(options).at("encoder"), cell(3, kSourceE, kEncoderH));
}

TEST(ParametersByPart, LeaveOutWhatIsNotThere) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.attention = config::AttentionKind::kNone;
  EXPECT_EQ(parts_of(options).count("attention"), 0);
}

TEST(ParametersByPart, CountTheAttentionSizeAsTheStatesWhereNoneIsGiven) {
  config::ModelConfig options = testing::tiny_config();
  options.decoder.attention_size = 0;
  EXPECT_EQ(parts_of(options).at("attention"), kH * kH + kH + kH * kC + kH);
}

TEST(ParametersByPart, OfTheThreeWayTie) {
  config::ModelConfig options = testing::tiny_config();
  options.encoder.embeddings.embedding_dim = kTargetE;
  options.tied_embeddings = true;
  options.tied_softmax = true;
  const auto parts = parts_of(options, {.source = kV, .target = kV});
  EXPECT_EQ(parts.at("source embedding"), kV * kTargetE);
  EXPECT_EQ(parts.count("target embedding"), 0);
  EXPECT_EQ(parts.at("output layer"), kV);  // the bias
}

}  // namespace
}  // namespace seq2see::model
