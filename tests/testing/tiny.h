// Models so small that a test of every one of their parts takes milliseconds. No two sizes are equal, so that
// a mixed-up dimension cannot pass.
#pragma once

#include <memory>
#include <string>

#include "config/config.h"
#include "model/seq2seq.h"
#include "testing/tensors.h"

namespace seq2see::testing {

/// Two sentence pairs of different lengths: 5 and 3 source tokens, 3 target tokens each.
struct TinyBatch {
  static constexpr int64_t kSentences = 2;     // B
  static constexpr int64_t kSourceLength = 5;  // S
  static constexpr int64_t kTargetLength = 3;  // T
  static constexpr int64_t kSourceVocabulary = 13;
  static constexpr int64_t kTargetVocabulary = 11;  // V

  // Ids 9 and 12 stand on padding: any id may.
  Tensor source = torch::tensor({4, 7, 5, 8, 3, 6, 10, 3, 9, 12}).view({2, 5});  // [B, S]
  Tensor mask = mask_of({5, 3}, 5);                                              // [B, S]
  Tensor previous = torch::tensor({2, 5, 9, 2, 8, 4}).view({2, 3});              // [B, T]
  Tensor targets = torch::tensor({5, 9, 3, 8, 4, 3}).view({2, 3});               // [B, T]
};

/// E = 4 and 9, H = 6 in the encoder (C = 12) and 8 in the decoder, K = 7.
inline config::ModelConfig tiny_config() {
  config::ModelConfig model;
  model.encoder.embeddings.embedding_dim = 4;
  model.encoder.hidden_size = 6;
  model.decoder.embeddings.embedding_dim = 9;
  model.decoder.hidden_size = 8;
  model.decoder.attention_size = 7;
  return model;
}

constexpr model::VocabularySizes kTinyVocabularies = {.source = TinyBatch::kSourceVocabulary,
                                                      .target = TinyBatch::kTargetVocabulary};

/// In float64, so that two ways to one result can be told from a wrong one.
inline std::shared_ptr<model::Seq2Seq> tiny_model(const config::ModelConfig& options, uint64_t seed = 1,
                                                  const model::VocabularySizes& sizes = kTinyVocabularies) {
  auto model = std::make_shared<model::Seq2Seq>(options, sizes, seed);
  model->to(torch::kFloat64);
  return model;
}

/// The same with parameters of which none is zero: biases count too.
inline std::shared_ptr<model::Seq2Seq> scrambled_model(
    const config::ModelConfig& options, uint64_t seed = 1,
    const model::VocabularySizes& sizes = kTinyVocabularies) {
  auto model = tiny_model(options, seed, sizes);
  scramble(*model, seed);
  return model;
}

}  // namespace seq2see::testing
