// Every decoder that a configuration can ask for, as a list that tests run through.
#pragma once

#include <string>
#include <vector>

#include "config/choices.h"
#include "testing/tiny.h"

namespace seq2see::model {

struct Variant {
  std::string name;
  config::ModelConfig options;
};

/// Wirings × kinds of attention × cells × 1 or 2 layers, with input feeding on and off where there is any.
inline std::vector<Variant> all_variants() {
  std::vector<Variant> variants;
  const auto add = [&](config::Wiring wiring, bool feeding, config::AttentionKind kind, config::RnnType cell,
                       int64_t layers) {
    Variant variant;
    config::DecoderConfig& decoder = variant.options.decoder;
    variant.options = testing::tiny_config();
    decoder.wiring = wiring;
    decoder.input_feeding = feeding;
    decoder.attention = kind;
    decoder.rnn_type = cell;
    decoder.num_layers = layers;
    variant.options.encoder.rnn_type = cell;
    variant.name = std::string(config::name_of(wiring)) +
                   (wiring == config::Wiring::kLuong && !feeding ? "_unfed_" : "_") +
                   std::string(config::name_of(kind)) + "_" + std::string(config::name_of(cell)) + "_" +
                   std::to_string(layers);
    variants.push_back(variant);
  };
  for (const config::Choice& choice : config::choices<config::AttentionKind>()) {
    const auto kind = static_cast<config::AttentionKind>(choice.value);
    for (const auto cell : {config::RnnType::kGru, config::RnnType::kLstm}) {
      for (const int64_t layers : {1, 2}) {
        add(config::Wiring::kBahdanau, true, kind, cell, layers);
        add(config::Wiring::kLuong, true, kind, cell, layers);
        add(config::Wiring::kLuong, false, kind, cell, layers);
      }
    }
  }
  return variants;
}

}  // namespace seq2see::model
