// What the two passes of the fused attentive sequence share. Known to the files attentive_sequence_*.cc
// alone.
#pragma once

#include <vector>

#include "ops/attention_arrays.h"
#include "ops/attentive_sequence.h"

namespace seq2see::ops::fused {

/// What a forward pass keeps of one layer. Time first.
struct LayerTape {
  Tensor inputs;  // [T, B, H] after dropout; undefined for the lowest layer
  Tensor gates;   // [T, B, G·H]
  Tensor u;       // [T, B, G·H]
  Tensor hidden;  // [T, B, H]
  Tensor cell;    // [T, B, H]; LSTM only

  [[nodiscard]] CellState at(int64_t t) const { return {hidden[t], cell.defined() ? cell[t] : Tensor()}; }
  [[nodiscard]] CellState before(int64_t t, const CellState& initial) const {
    return t == 0 ? initial : at(t - 1);
  }
};

/// What a forward pass keeps. Time first.
struct Tape {
  std::vector<LayerTape> layers;
  Tensor queries;   // [T, B, K]; the states themselves where they are not projected
  Tensor weights;   // [T, B, S]
  Tensor contexts;  // [T, B, C]
  Tensor features;  // [T, B, H] tanh; only where moving comes first
  Tensor feeds;     // [T, B, H] after dropout; likewise

  std::vector<Tensor*> fields() {
    std::vector<Tensor*> all = {&queries, &weights, &contexts, &features, &feeds};
    for (LayerTape& layer : layers) {
      all.insert(all.end(), {&layer.inputs, &layer.gates, &layer.u, &layer.hidden, &layer.cell});
    }
    return all;
  }
};

struct Sizes {
  int64_t T, B, H, C, S, K;

  explicit Sizes(const AttentiveSequenceInputs& inputs)
      : T(inputs.projected.size(1)),
        B(inputs.projected.size(0)),
        H(inputs.layers.front().recurrent.size(1)),
        C(inputs.values.size(2)),
        S(inputs.values.size(1)),
        K(inputs.keys.size(2)) {}
};

inline bool moves_first(const AttentiveSequenceInputs& inputs) { return inputs.readout_weight.defined(); }
inline bool projects_queries(const AttentiveSequenceInputs& inputs) {
  return inputs.scoring.query_weight.defined();
}
inline AttentionSource source_of(const AttentiveSequenceInputs& inputs) {
  return {inputs.keys, inputs.values, inputs.mask, inputs.scoring.v, inputs.scoring.scale};
}

/// What flows into a backward pass. Time first; undefined: nothing.
struct Incoming {
  Tensor states;    // [T, B, H]; only where attending comes first
  Tensor contexts;  // [T, B, C]; likewise
  Tensor weights;   // [T, B, S]
  Tensor features;  // [T, B, H]; only where moving comes first
  std::vector<CellState> last;
};

/// The sequence from its first step to its last. Real: float or double, as the inputs are.
template <class Real>
Tape attentive_forward(const AttentiveSequenceInputs& inputs);

/// And back: the gradients, each in the place of what it belongs to.
template <class Real>
AttentiveSequenceInputs attentive_backward(const AttentiveSequenceInputs& inputs, const Tape& tape,
                                           Incoming incoming);

}  // namespace seq2see::ops::fused
