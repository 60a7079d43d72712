// The counting of arithmetic, against counts made by hand and against the products that LibTorch is seen to
// make.
#include "benchmarks/flops.h"

#include <ATen/record_function.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>

#include "benchmarks/settings.h"
#include "ops/backend.h"
#include "testing/tiny.h"

namespace seq2see::benchmarks {
namespace {

using testing::TinyBatch;

constexpr int64_t kTinyVocabulary = TinyBatch::kTargetVocabulary;

/// Two pairs: 5 and 3 source tokens, 3 and 2 target tokens.
const std::vector<data::PairLength> kTwoPairs = {{5, 3}, {3, 2}};

std::map<std::string, double> by_part(const config::ModelConfig& model, const TextCounts& text) {
  std::map<std::string, double> parts;
  for (const PartFlops& part : forward_flops(model, kTinyVocabulary, text)) parts[part.part] = part.forward;
  return parts;
}

TEST(TextCounts, CountTokensAndTheCellsOfAllMatrices) {
  const TextCounts counts = TextCounts::of(kTwoPairs);
  EXPECT_EQ(counts.sentences, 2);
  EXPECT_EQ(counts.source_tokens, 8);
  EXPECT_EQ(counts.target_tokens, 5);
  EXPECT_EQ(counts.token_pairs, 5 * 3 + 3 * 2);
}

// Encoder E = 4, H = 6; decoder E = 9, H = 8; C = 12, K = 7, V = 11; GRU, so three gates.
TEST(Flops, OfATinyModelAreThoseCountedByHand) {
  const std::map<std::string, double> expected = {
      {"encoder", 2.0 * 8 * (2 * 3 * 6 * (4 + 6))},         // 5760: two directions
      {"bridge", 2.0 * 2 * (12 * 8)},                       // 384: once a sentence
      {"keys", 2.0 * 8 * (12 * 7)},                         // 1344
      {"queries", 2.0 * 5 * (8 * 7)},                       // 560
      {"energies", 0.0},                                    // vᵀ tanh(…) is no matrix product
      {"contexts", 2.0 * 21 * 12},                          // 504
      {"decoder cells", 2.0 * 5 * (3 * 8 * (9 + 12 + 8))},  // 6960: embedding, context, state
      {"readout", 2.0 * 5 * ((8 + 12 + 9) * 9)},            // 2610
      {"output layer", 2.0 * 5 * (9 * 11)},                 // 990
  };
  const TextCounts text = TextCounts::of(kTwoPairs);
  EXPECT_EQ(by_part(testing::tiny_config(), text), expected);
  EXPECT_EQ(training_flops(testing::tiny_config(), kTinyVocabulary, text), 3.0 * 19112.0);
}

// The figure that design decisions were made by: 24.5 MFLOP a target token at S = T = 16.
TEST(Flops, OfTheSmallModelAreWhatItsSizesSay) {
  const std::vector<data::PairLength> lengths(80, data::PairLength{16, 16});
  const double flops = training_flops(model_config(Setting()), kVocabulary, TextCounts::of(lengths));
  EXPECT_NEAR(flops / (80 * 16) * 1e-6, 24.5, 0.1);
}

/// Adds up the products of matrices that LibTorch makes while it lives.
class ProductsSeen {
 public:
  ProductsSeen() {
    flops() = 0;
    handle_ = at::addThreadLocalCallback(
        at::RecordFunctionCallback(&start).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
  }
  ProductsSeen(const ProductsSeen&) = delete;
  ProductsSeen& operator=(const ProductsSeen&) = delete;
  ~ProductsSeen() { at::removeCallback(handle_); }

  [[nodiscard]] static std::atomic<int64_t>& flops() {
    static std::atomic<int64_t> sum = 0;
    return sum;
  }

 private:
  static std::unique_ptr<at::ObserverContext> start(const at::RecordFunction& call) {
    const std::string name = call.name();
    const bool adds = name == "aten::addmm" || name == "aten::addmm_" || name == "aten::baddbmm";
    if (!adds && name != "aten::mm" && name != "aten::bmm") return nullptr;
    const size_t first = adds ? 1 : 0;
    const Tensor left = call.inputs()[first].toTensor();
    const Tensor right = call.inputs()[first + 1].toTensor();
    flops() += 2 * left.numel() * right.size(-1);
    return nullptr;
  }

  at::CallbackHandle handle_;
};

struct Wired {
  std::string name;
  config::ModelConfig options;
};

std::vector<Wired> wired_models() {
  std::vector<Wired> models = {{"gru_bahdanau", testing::tiny_config()}};
  const auto add = [&](const char* name, auto change) {
    config::ModelConfig options = testing::tiny_config();
    change(options);
    models.push_back({name, options});
  };
  add("lstm_scaled_dot", [](config::ModelConfig& options) {
    options.encoder.rnn_type = options.decoder.rnn_type = config::RnnType::kLstm;
    options.decoder.attention = config::AttentionKind::kScaledDot;
  });
  add("two_layers_general", [](config::ModelConfig& options) {
    options.encoder.num_layers = options.decoder.num_layers = 2;
    options.decoder.attention = config::AttentionKind::kGeneral;
  });
  add("luong_dot_without_projections", [](config::ModelConfig& options) {
    options.decoder.wiring = config::Wiring::kLuong;
    options.decoder.attention = config::AttentionKind::kDot;
    options.decoder.project = false;
    options.encoder.hidden_size = 4;  // C = H
  });
  add("luong_without_feeding", [](config::ModelConfig& options) {
    options.decoder.wiring = config::Wiring::kLuong;
    options.decoder.input_feeding = false;
  });
  add("none_without_bridge", [](config::ModelConfig& options) {
    options.decoder.attention = config::AttentionKind::kNone;
    options.decoder.init_hidden = config::InitHidden::kZero;
  });
  return models;
}

class FlopsOf : public ::testing::TestWithParam<Wired> {
 protected:
  void TearDown() override { ops::set_backend(ops::Backend::kFused); }
};

INSTANTIATE_TEST_SUITE_P(Models, FlopsOf, ::testing::ValuesIn(wired_models()),
                         [](const auto& info) { return info.param.name; });

TEST_P(FlopsOf, EqualTheProductsThatLibTorchIsSeenToMake) {
#ifndef NDEBUG
  GTEST_SKIP() << "LibTorch is built with NDEBUG, and what it tells of a call has another layout without";
#endif
  ops::set_backend(ops::Backend::kReference);
  const auto model = testing::tiny_model(GetParam().options);
  const TinyBatch batch;
  const torch::NoGradGuard no_gradient;
  int64_t seen = 0;
  {
    const ProductsSeen products;
    // No padding, which would be seen but is not counted.
    const model::Source source = model->encode(batch.source, torch::ones_like(batch.mask));
    (void)model->logits(model->decode(batch.previous, source.memory, source.start).features);
    seen = ProductsSeen::flops();
  }
  const std::vector<data::PairLength> lengths(TinyBatch::kSentences,
                                              {TinyBatch::kSourceLength, TinyBatch::kTargetLength});
  const double expected = training_flops(GetParam().options, kTinyVocabulary, TextCounts::of(lengths)) / 3.0;
  EXPECT_EQ(static_cast<double>(seen), expected);
}

}  // namespace
}  // namespace seq2see::benchmarks
