// The makers of the wirings, one .cc each. Known to make_decoder alone.
#pragma once

#include <memory>

#include "model/decoder.h"

namespace seq2see::model {

std::shared_ptr<Decoder> make_bahdanau_decoder(const config::DecoderConfig& options,
                                               const DecoderInputs& inputs);
std::shared_ptr<Decoder> make_luong_decoder(const config::DecoderConfig& options,
                                            const DecoderInputs& inputs);

}  // namespace seq2see::model
