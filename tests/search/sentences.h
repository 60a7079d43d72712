// Models, sentences and a slow reference for the tests of search.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "search/search.h"
#include "testing/tiny.h"

namespace seq2see::search {

/// As in data::WordVocabulary.
constexpr SpecialIds kTinyIds = {.start = 2, .eos = 3};

/// A model to search with.
struct SearchedModel {
  std::string name;
  config::ModelConfig options;
  torch::ScalarType type = torch::kFloat64;
  double eos_bias = 0.0;  // added to the logit of </s>: outputs end at different lengths
};

inline std::vector<SearchedModel> searched_models() {
  const config::ModelConfig plain = testing::tiny_config();
  config::ModelConfig deep =
      plain;  // every state that a search must carry: two layers with cells, and a feed
  deep.decoder.wiring = config::Wiring::kLuong;
  deep.decoder.rnn_type = config::RnnType::kLstm;
  deep.decoder.num_layers = 2;
  deep.decoder.attention = config::AttentionKind::kGeneral;
  deep.decoder.attention_size = 0;
  config::ModelConfig bottleneck = plain;
  bottleneck.decoder.attention = config::AttentionKind::kNone;
  bottleneck.decoder.attention_size = 0;
  return {
      {"Bahdanau64", plain, torch::kFloat64, 0.6},        {"Bahdanau32", plain, torch::kFloat32, 0.6},
      {"DeepLuong64", deep, torch::kFloat64, 1.8},        {"DeepLuong32", deep, torch::kFloat32, 1.8},
      {"Bottleneck64", bottleneck, torch::kFloat64, 1.2}, {"Bottleneck32", bottleneck, torch::kFloat32, 1.2}};
}

/// Random weights.
inline std::shared_ptr<model::Seq2Seq> make_model(const SearchedModel& model) {
  auto made = testing::scrambled_model(model.options, /*seed=*/7);
  {
    const torch::NoGradGuard no_gradient;
    Tensor bias = made->named_parameters()["output_bias"];
    bias[kTinyIds.eos] += model.eos_bias;
  }
  made->to(model.type);
  return made;
}

/// tokens: 0, so that no tables are made.
inline Predictor predictor_of(model::Seq2Seq& model, int64_t tokens = 0) {
  model::Seq2Seq* const models[] = {&model};
  return {models, tokens};
}

inline std::vector<Hypothesis> greedy_of(model::Seq2Seq& model, std::span<const Ids> sources,
                                         const BeamOptions& options) {
  BeamOptions of_one = options;
  of_one.beam_size = 1;
  std::vector<Hypothesis> hypotheses;
  for (std::vector<Hypothesis>& best : beam(predictor_of(model), sources, of_one)) {
    hypotheses.push_back(std::move(best.at(0)));
  }
  return hypotheses;
}

/// Ten sentences of 2 to 9 tokens, the last of each </s>.
inline std::vector<Ids> ten_sentences() {
  return {{4, 7, 5, 8, 3},
          {10, 3},
          {6, 12, 4, 4, 9, 11, 5, 10, 3},
          {8, 9, 3},
          {5, 5, 6, 7, 10, 12, 3},
          {11, 4, 6, 12, 9, 3},
          {7, 8, 11, 3},
          {12, 3},
          {9, 6, 10, 5, 4, 7, 8, 3},
          {4, 11, 3}};
}

/// Targets of different lengths for `ten_sentences`, the last of each </s>.
inline std::vector<Ids> ten_targets() {
  return {{5, 9, 3}, {4, 3}, {8, 4, 10, 6, 7, 5, 3}, {3},       {9, 9, 3},
          {6, 3},    {7, 3}, {10, 8, 6, 4, 3},       {5, 6, 3}, {4, 7, 9, 10, 8, 5, 6, 3}};
}

/// Greedy search the slow way: one sentence without padding, the whole of the output read anew for each of
/// its tokens. No limit but `most` tokens.
inline Hypothesis search_slowly(model::Seq2Seq& model, const Ids& sentence, int64_t most) {
  const torch::NoGradGuard no_gradient;
  const auto S = static_cast<int64_t>(sentence.size());
  const Tensor source = torch::tensor(std::vector<int64_t>(sentence.begin(), sentence.end())).view({1, S});
  Hypothesis hypothesis;
  std::vector<int64_t> read = {kTinyIds.start};
  for (int64_t t = 0; t < most; ++t) {
    const model::Source encoded = model.encode(source, torch::ones({1, S}, torch::kBool));
    const model::Decoded decoded =
        model.decode(torch::tensor(read).view({1, t + 1}), encoded.memory, encoded.start);
    const Tensor log_p = torch::log_softmax(model.logits(decoded.features)[0][t], 0);  // [V]
    const auto id = log_p.argmax().item<int64_t>();
    hypothesis.ids.push_back(static_cast<int32_t>(id));
    hypothesis.log_probabilities.push_back(log_p[id].item<double>());
    for (int64_t s = 0; decoded.weights.defined() && s < S; ++s) {
      hypothesis.weights.push_back(decoded.weights[0][t][s].item<float>());
    }
    if (id == kTinyIds.eos) break;
    read.push_back(id);
  }
  return hypothesis;
}

/// The same ids; probabilities and weights no further apart than `tolerance`.
inline void expect_near(const Hypothesis& actual, const Hypothesis& expected, double tolerance) {
  EXPECT_EQ(actual.ids, expected.ids);
  ASSERT_EQ(actual.log_probabilities.size(), expected.log_probabilities.size());
  for (size_t t = 0; t < actual.log_probabilities.size(); ++t) {
    EXPECT_NEAR(actual.log_probabilities[t], expected.log_probabilities[t], tolerance) << "token " << t;
  }
  ASSERT_EQ(actual.weights.size(), expected.weights.size());
  for (size_t i = 0; i < actual.weights.size(); ++i) {
    EXPECT_NEAR(actual.weights[i], expected.weights[i], tolerance) << "weight " << i;
  }
}

}  // namespace seq2see::search
