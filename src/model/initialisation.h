// The weights before training.
#pragma once

#include <cstdint>

#include "config/config.h"
#include "ops/tensor.h"

namespace seq2see::model {

/// Gives every parameter of the model its first value, a function of its name, its shape and the seed:
/// matrices uniform after Glorot & Bengio (2010), each gate of a cell by itself, times init_gain; recurrent
/// matrices orthogonal, gate by gate (Saxe et al., 2014); embeddings normal with the variance 1/E; biases 0,
/// but 1 for the forget gate of an LSTM (Jozefowicz et al., 2015).
void initialise(torch::nn::Module& model, const config::ModelConfig& options, uint64_t seed);

}  // namespace seq2see::model
