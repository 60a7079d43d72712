#include "benchmarks/micro/twins.h"
#include "benchmarks/settings.h"
#include "model/seq2seq.h"

namespace seq2see::benchmarks {
namespace {

constexpr int64_t B = 40;  // half a batch: one of two shards
constexpr int64_t S = 14;
constexpr int64_t T = 15;

/// A whole target sequence under teacher forcing.
struct Decoding {
  explicit Decoding(const config::ModelConfig& options)
      : model(std::make_shared<model::Seq2Seq>(
            options, model::VocabularySizes{.source = kVocabulary, .target = kVocabulary}, /*seed=*/1)) {
    const torch::NoGradGuard no_gradient;
    source = model->encode(torch::randint(kVocabulary, {B, S}), torch::ones({B, S}, torch::kBool));
    for (Tensor* const tensor : {&source.memory.keys, &source.memory.values}) {
      tensor->set_requires_grad(true);
    }
  }

  [[nodiscard]] Tensor features() const {
    return model->decode(previous, source.memory, source.start).features;
  }
  [[nodiscard]] std::vector<Tensor> leaves() const {
    std::vector<Tensor> all = {source.memory.keys, source.memory.values};
    for (const auto& parameter : model->named_parameters()) {
      if (parameter.key().starts_with("decoder.layer") ||
          parameter.key().starts_with("decoder.attention.query")) {
        all.push_back(parameter.value());
      }
    }
    return all;
  }

  std::shared_ptr<model::Seq2Seq> model;
  model::Source source;
  Tensor previous = torch::randint(kVocabulary, {B, T});
};

}  // namespace

void register_decoder() {
  for (const config::AttentionKind kind :
       {config::AttentionKind::kBahdanau, config::AttentionKind::kScaledDot}) {
    for (const config::Wiring wiring : {config::Wiring::kBahdanau, config::Wiring::kLuong}) {
      config::ModelConfig options;
      options.decoder.attention = kind;
      options.decoder.wiring = wiring;
      std::string name = "decoder";
      name += wiring == config::Wiring::kBahdanau ? "/attend_then_move" : "/move_then_attend";
      name += kind == config::AttentionKind::kBahdanau ? "/additive" : "/scaled_dot";
      register_twins(name + "/forward", B * T, [=] {
        return [decoding = Decoding(options)] {
          const torch::NoGradGuard no_gradient;
          (void)decoding.features();
        };
      });
      register_twins(name + "/forward_backward", B * T, [=] {
        const Decoding decoding(options);
        return with_backward([decoding] { return decoding.features(); }, decoding.leaves());
      });
    }
  }
}

}  // namespace seq2see::benchmarks
