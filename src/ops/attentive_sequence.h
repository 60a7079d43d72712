// The recurrence of a decoder with attention over a whole target: what has to go step by step, as one
// operation. The composed twin is the loop that reads like the papers, in model/decoder_bahdanau.cc and
// model/decoder_luong.cc; the two are held together by the tests of the model.
//
// Two wirings, with GRU or LSTM cells, one or several layers (ops/recurrence.h), any scoring:
//   attend, then move   q_t = s_{t-1};  c_t = attend(q_t);  s_t = cell(x_t + W_c c_t, s_{t-1})
//   move, then attend   s_t = cell(x_t + W_f f_{t-1}, s_{t-1});  c_t = attend(s_t);
//                       f_t = tanh(W_r [s_t; c_t] + b_r), with dropout: the attentional vector, fed back
#pragma once

#include <vector>

#include "ops/attention.h"
#include "ops/recurrence.h"

namespace seq2see::ops {

struct AttentiveSequenceInputs {
  CellKind kind = CellKind::kGru;
  std::vector<CellWeights>
      layers;  // of the lowest, `input` and `input_bias` are not looked at: see projected
  Scoring scoring;

  Tensor feedback_weight;  // [G·H, C] W_c, or [G·H, H] W_f
  Tensor readout_weight;   // [H, H + C] W_r; undefined: attend, then move
  Tensor readout_bias;     // [H] b_r

  Tensor projected;                // [B, T, G·H] x_t, what enters the lowest cell from outside
  Tensor keys;                     // [B, S, K]
  Tensor values;                   // [B, S, C]
  Tensor mask;                     // [B, S]
  std::vector<CellState> initial;  // of every layer
  Tensor initial_feed;             // [B, H] f_0; only where moving comes first

  // Dropout as factors, 0 or 1/(1 - p); undefined: none.
  std::vector<Tensor> layer_dropout;  // [T, B, H] on the input of each layer but the lowest
  Tensor feed_dropout;                // [T, B, H] on f
};

struct AttentiveSequence {
  Tensor states;                // [B, T, H] s of the top layer
  Tensor contexts;              // [B, T, C]
  Tensor weights;               // [B, T, S]
  Tensor features;              // [B, T, H] f; only where moving comes first
  std::vector<CellState> last;  // of every layer, after the last step
};

namespace fused {
/// One node of autograd for the whole sequence; the gradients of all weights are one product over all steps.
/// float32 or float64.
AttentiveSequence attentive_sequence(const AttentiveSequenceInputs& inputs);
}  // namespace fused

}  // namespace seq2see::ops
