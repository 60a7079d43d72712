// Whatever the model: what comes of a sentence is a function of the sentence alone, to the last bit. Random
// models and random texts; a failure names the seed, which is the number in the test's name, and the
// configuration. That holds for the fused operations, with which every command searches: sums of LibTorch's
// depend on the shape of the batch, and the composed operations fail here.
#include <algorithm>
#include <cstring>
#include <random>

#include "config/choices.h"
#include "ops/runtime.h"
#include "search/sentences.h"

namespace seq2see::search {
namespace {

using config::AttentionKind;
using config::InitHidden;
using config::RnnType;
using config::Wiring;

/// The values of a random experiment: a function of its seed, on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}

  /// From `least` to `most`, both included.
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(engine_() % static_cast<uint64_t>(most - least + 1));
  }
  bool coin() { return between(0, 1) == 1; }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return values.begin()[between(0, static_cast<int64_t>(values.size()) - 1)];
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[static_cast<size_t>(between(0, static_cast<int64_t>(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

/// Every kind of attention in every wiring, in turn; the rest by dice. Sizes fill no register and no block.
config::ModelConfig random_options(int seed, Dice& dice) {
  const auto kinds = config::choices<AttentionKind>();
  config::ModelConfig options;
  config::EncoderConfig& encoder = options.encoder;
  config::DecoderConfig& decoder = options.decoder;
  decoder.attention = static_cast<AttentionKind>(kinds[static_cast<size_t>(seed) % kinds.size()].value);
  const auto wiring = static_cast<size_t>(seed) / kinds.size() % 3;
  decoder.wiring = wiring == 0 ? Wiring::kBahdanau : Wiring::kLuong;
  decoder.input_feeding = wiring != 2;
  encoder.rnn_type = dice.one_of({RnnType::kGru, RnnType::kLstm});
  decoder.rnn_type = dice.one_of({RnnType::kGru, RnnType::kLstm});
  encoder.bidirectional = dice.coin();
  encoder.num_layers = dice.between(1, 2);
  decoder.num_layers = dice.between(1, 3);
  encoder.embeddings.embedding_dim = dice.between(3, 40);
  decoder.embeddings.embedding_dim = dice.between(3, 40);
  encoder.hidden_size = dice.between(3, 40);
  decoder.hidden_size = dice.between(3, 40);
  const bool has_size = decoder.attention != AttentionKind::kNone;
  if (has_size && decoder.attention != AttentionKind::kGeneral) decoder.attention_size = dice.between(3, 40);
  decoder.init_hidden = dice.one_of({InitHidden::kBridge, InitHidden::kZero});
  return options;
}

std::string description(const config::ModelConfig& options, const model::VocabularySizes& sizes) {
  const auto layers = [](const auto& side) {
    return std::string(config::name_of(side.rnn_type)) + " " + std::to_string(side.num_layers) + " x " +
           std::to_string(side.hidden_size) + " on " + std::to_string(side.embeddings.embedding_dim);
  };
  const config::DecoderConfig& decoder = options.decoder;
  return std::string(options.encoder.bidirectional ? "bi" : "one-") + "directional " +
         layers(options.encoder) + ", decoder " + layers(decoder) + ", attention " +
         std::string(config::name_of(decoder.attention)) + " of " + std::to_string(decoder.attention_size) +
         ", wiring " + std::string(config::name_of(decoder.wiring)) +
         (decoder.input_feeding ? ", fed" : ", not fed") + ", vocabularies of " +
         std::to_string(sizes.source) + " and " + std::to_string(sizes.target);
}

std::vector<Ids> random_sentences(Dice& dice, int64_t count, int64_t longest, int64_t vocabulary) {
  std::vector<Ids> sentences(static_cast<size_t>(count));
  for (Ids& sentence : sentences) {
    // One in three is short, so that there are sentences of one length; a few are </s> alone.
    const int64_t length = dice.between(0, dice.between(0, 2) == 0 ? 2 : longest);
    for (int64_t i = 0; i < length; ++i) {
      sentence.push_back(static_cast<int32_t>(dice.between(4, vocabulary - 1)));
    }
    sentence.push_back(kTinyIds.eos);
  }
  return sentences;
}

/// The same bits: -0.0 is not 0.0 here.
template <class Number>
bool same_bits(const std::vector<Number>& left, const std::vector<Number>& right) {
  return left.size() == right.size() &&
         (left.empty() || std::memcmp(left.data(), right.data(), left.size() * sizeof(Number)) == 0);
}

void expect_same(const Hypothesis& actual, const Hypothesis& expected) {
  EXPECT_EQ(actual.ids, expected.ids);
  EXPECT_TRUE(same_bits(actual.log_probabilities, expected.log_probabilities));
  EXPECT_TRUE(same_bits(actual.weights, expected.weights));
  EXPECT_EQ(actual.ranked_by, expected.ranked_by);
  EXPECT_EQ(actual.score(), expected.score());
}

class RandomModel : public ::testing::TestWithParam<int> {
 protected:
  static constexpr int64_t kSentences = 8;

  RandomModel() {
    // Both sides of a block of the output layer.
    sizes_ = {.source = dice_.between(6, 60), .target = dice_.between(6, 200)};
    options_ = random_options(GetParam(), dice_);
    model_ = testing::scrambled_model(options_, static_cast<uint64_t>(GetParam()), sizes_);
    {
      const torch::NoGradGuard no_gradient;
      for (Tensor parameter : model_->parameters()) parameter.mul_(0.6);
      Tensor bias = model_->named_parameters()["output_bias"];
      bias[kTinyIds.eos] += 2.5;  // outputs end at different lengths
    }
    model_->to(torch::kFloat32);
    sources_ = random_sentences(dice_, kSentences, /*longest=*/14, sizes_.source);
    targets_ = random_sentences(dice_, kSentences, /*longest=*/14, sizes_.target);
    for (int64_t round = 0; round < 3; ++round) {  // each sentence three times, anywhere
      for (size_t i = 0; i < kSentences; ++i) order_.push_back(i);
    }
    dice_.shuffle(order_);
    batch_size_ = dice_.one_of<int64_t>({1, 2, 3, 7, 20, 320});
    pool_ = std::make_unique<ThreadPool>(dice_.one_of<size_t>({1, 2, 4}), ops::use_one_thread);
  }

  [[nodiscard]] std::string trace() const {
    return "seed " + std::to_string(GetParam()) + ": " + description(options_, sizes_) + "; batches of " +
           std::to_string(batch_size_) + ", " + std::to_string(pool_->size()) + " threads";
  }

  [[nodiscard]] std::vector<Ids> in_order(const std::vector<Ids>& sentences) const {
    std::vector<Ids> ordered;
    for (const size_t i : order_) ordered.push_back(sentences[i]);
    return ordered;
  }

  void expect_search_to_be_invariant(const BeamOptions& options) {
    SCOPED_TRACE("beam of " + std::to_string(options.beam_size));
    std::vector<std::vector<Hypothesis>> alone;
    for (const Ids& source : sources_) {
      const std::vector<Ids> one = {source};
      alone.push_back(beam(predictor_of(*model_), one, options).at(0));
    }
    // The many are worth tables, one sentence is not.
    const auto together = beam_all(predictor_of(*model_, /*tokens=*/dice_.one_of<int64_t>({0, 1'000'000})),
                                   in_order(sources_), options, batch_size_, *pool_);
    ASSERT_EQ(together.size(), order_.size());
    for (size_t i = 0; i < order_.size(); ++i) {
      SCOPED_TRACE("sentence " + std::to_string(order_[i]) + " at place " + std::to_string(i));
      const std::vector<Hypothesis>& expected = alone[order_[i]];
      ASSERT_EQ(together[i].size(), expected.size());
      for (size_t rank = 0; rank < expected.size(); ++rank) expect_same(together[i][rank], expected[rank]);
    }
  }

  Dice dice_{static_cast<uint64_t>(GetParam())};
  config::ModelConfig options_;
  model::VocabularySizes sizes_;
  std::shared_ptr<model::Seq2Seq> model_;
  std::vector<Ids> sources_;
  std::vector<Ids> targets_;
  std::vector<size_t> order_;  // of the sentences in the text that is searched
  int64_t batch_size_ = 0;
  std::unique_ptr<ThreadPool> pool_;
};

// Four rounds through all kinds in all wirings.
INSTANTIATE_TEST_SUITE_P(Seed, RandomModel, ::testing::Range(0, 60),
                         [](const auto& info) { return std::to_string(info.param); });

TEST_P(RandomModel, TranslatesASentenceToTheSameBitsAloneAndInAnyBatch) {
  SCOPED_TRACE(trace());
  BeamOptions options{.ids = kTinyIds, .limits = {.max_length = 12}};
  expect_search_to_be_invariant(options);
  options.beam_size = dice_.one_of<int64_t>({2, 3, 5, 12});
  options.n_best = options.beam_size;
  options.ranking.length_penalty = config::LengthPenalty::kGnmt;
  if (options_.decoder.attention != AttentionKind::kNone) options.ranking.coverage_penalty = 0.2;
  options.no_repeat_ngram_size = dice_.between(0, 2);
  expect_search_to_be_invariant(options);
}

TEST_P(RandomModel, ForcesAPairToTheSameBitsAloneAndInAnyBatch) {
  SCOPED_TRACE(trace());
  const auto together =
      force_all(*model_, in_order(sources_), in_order(targets_), kTinyIds, batch_size_, *pool_);
  ASSERT_EQ(together.size(), order_.size());
  for (size_t i = 0; i < order_.size(); ++i) {
    SCOPED_TRACE("pair " + std::to_string(order_[i]) + " at place " + std::to_string(i));
    const std::vector<Ids> source = {sources_[order_[i]]};
    const std::vector<Ids> target = {targets_[order_[i]]};
    expect_same(together[i], force(*model_, source, target, kTinyIds).at(0));
  }
}

}  // namespace
}  // namespace seq2see::search
