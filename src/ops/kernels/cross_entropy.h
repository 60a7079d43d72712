// Softmax and its gradient over a block of the vocabulary, for many tokens side by side: a row is a piece of
// the vocabulary, a column a token, so that a vector holds the same piece for several tokens.
#pragma once

#include <cstdint>

namespace seq2see::ops::kernels {

template <class Real>
struct LogitBlock {
  int64_t rows = 0;            // pieces
  int64_t tokens = 0;          // columns
  int64_t stride = 0;          // from a row to the next
  Real* logits = nullptr;      // [rows, tokens]; without bias before exponentials, exp(logit - largest) after
  const Real* bias = nullptr;  // [rows]
};

/// The `count` largest logits of each token among the blocks so far and their pieces, in falling order; of
/// equals the smaller piece comes first.
template <class Real>
struct BestPieces {
  int64_t count = 0;          // 0: not asked
  Real* logits = nullptr;     // [tokens, count], at first -infinity
  int64_t* pieces = nullptr;  // [tokens, count]
  // Pieces that may not be among them: those of token i from banned_begin[i] on, up to banned_begin[i + 1].
  const int64_t* banned = nullptr;
  const int64_t* banned_begin = nullptr;  // [tokens + 1]; null: none
};

/// What a block adds to the statistics of each token.
template <class Real>
struct BlockExponentials {
  int64_t first_row = 0;             // piece of the block's first row
  const int64_t* targets = nullptr;  // [tokens]; null: unknown
  Real* largest = nullptr;           // [tokens] logit of the block
  Real* exponentials = nullptr;      // [tokens] Σ exp(logit - largest)
  Real* logits = nullptr;            // [tokens] Σ logit
  Real* of_target = nullptr;         // [tokens] written where the target is in the block
  BestPieces<Real> best;             // brought up to date
};

/// Replaces exp(logit - largest) by the gradient of the loss: probability - wanted probability.
template <class Real>
struct BlockGradients {
  int64_t first_row = 0;
  const int64_t* targets = nullptr;  // [tokens]
  const Real* factor = nullptr;      // [tokens] probability = exponential · factor
  Real on_target = Real(0);          // 1 - ε: wanted of the target alone
  Real everywhere = Real(0);         // ε / V: wanted of every piece
  Real* d_bias = nullptr;            // [rows], added to
};

}  // namespace seq2see::ops::kernels
