#include "model/seq2seq.h"

#include <algorithm>
#include <utility>

#include "model/initialisation.h"
#include "ops/linear.h"

namespace seq2see::model {

Seq2Seq::Seq2Seq(const config::ModelConfig& options, const VocabularySizes& sizes, uint64_t seed) {
  encoder_ = register_module("encoder", Encoder(options.encoder, sizes.source));
  decoder_ = make_decoder(options.decoder,
                          {.annotation_size = encoder_->annotation_size(),
                           .vocabulary_size = sizes.target,
                           .shared_embedding = options.tied_embeddings ? encoder_->embedding() : Tensor()});
  register_module<torch::nn::Module>("decoder", decoder_);
  output_bias_ = register_parameter("output_bias", torch::empty({sizes.target}));
  if (options.tied_softmax) {
    output_weight_ = decoder_->embedding();
    expect_shape(output_weight_, {sizes.target, decoder_->feature_size()}, "tied output weight");
  } else {
    output_weight_ =
        register_parameter("output_weight", torch::empty({sizes.target, decoder_->feature_size()}));
  }
  initialise(*this, options, seed);
}

Source Seq2Seq::encode(const Tensor& source, const Tensor& mask, Noise* noise) {
  const Encoded encoded = encoder_->forward(source, mask, noise);
  return {decoder_->remember(encoded), decoder_->start(encoded)};
}

Decoded Seq2Seq::decode(const Tensor& previous, const attention::Memory& memory, DecoderState state,
                        Noise* noise) {
  return decoder_->decode(previous, memory, std::move(state), noise);
}

Tensor Seq2Seq::logits(const Tensor& features) const {
  return ops::linear(features, output_weight_, output_bias_);
}

std::vector<PartSize> parameters_by_part(const Seq2Seq& model) {
  // From the most particular prefix to the most general.
  static const std::vector<std::pair<std::string, std::string>> kParts = {
      {"encoder.embedding", "source embedding"},
      {"encoder.", "encoder"},
      {"decoder.embedding", "target embedding"},
      {"decoder.attention", "attention"},
      {"decoder.", "decoder"},
      {"output_", "output layer"}};
  std::vector<PartSize> sizes;
  for (const auto& entry : kParts) sizes.push_back({entry.second, 0});
  for (const auto& parameter : model.named_parameters()) {
    const auto part = std::find_if(kParts.begin(), kParts.end(), [&](const auto& entry) {
      return parameter.key().starts_with(entry.first);
    });
    TORCH_CHECK(part != kParts.end(), "the parameter ", parameter.key(), " belongs to no part");
    sizes[static_cast<size_t>(part - kParts.begin())].parameters += parameter.value().numel();
  }
  std::erase_if(sizes, [](const PartSize& size) { return size.parameters == 0; });
  return sizes;
}

}  // namespace seq2see::model
