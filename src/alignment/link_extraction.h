// From soft to hard: which links a matrix stands for.
#pragma once

#include "alignment/alignment.h"
#include "alignment/links.h"

namespace seq2see::alignment {

/// What becomes of `</s>`, where it is last in `source` or `target`.
enum class EndLinks {
  kKeep,  // a token like any other, as Marian has it
  kDrop,  // as if it were not there: what gold alignments over words want
};

/// One link a target token, to the source token with the largest weight (the first one where several are
/// equal); none for one that looks at nothing but a `</s>` that is dropped. Expects an alignment that `check`
/// accepts.
Links argmax_links(const Alignment& alignment, EndLinks ends);

/// All links whose weight is larger than `threshold`.
Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends);

/// All links whose balanced weight (`balanced`) is larger than `threshold`.
Links balanced_links(const Alignment& alignment, float threshold, EndLinks ends);

/// What a weight is of its row, times what it is of its column: large where the target token looks at this
/// source token and nothing else, and no other target token does. Attention alone says the first, p(s | t);
/// that a source token is translated once, p(t | s), keeps one that everything glances at (a full stop, an
/// article) from being linked with everything. Rows and columns of zeros stay so.
Matrix balanced(const Matrix& weights);

/// How links are made of a matrix.
struct LinkRule {
  enum class Kind { kBalanced, kArgmax, kThreshold };
  Kind kind = Kind::kBalanced;
  float threshold = kBalancedThreshold;  // not of argmax

  /// The best on the development text of the shipped corpus, in both directions and for their mean.
  static constexpr float kBalancedThreshold = 0.15F;
};
Links extract_links(const Alignment& alignment, const LinkRule& rule, EndLinks ends);

/// Links of two directions by the mean of their weights, to which the rule is applied: `backward` aligns the
/// same words the other way round, its source being the target of `forward`. Throws std::logic_error where
/// sizes do not fit.
Links mean_links(const Alignment& forward, const Alignment& backward, const LinkRule& rule, EndLinks ends);

}  // namespace seq2see::alignment
