// From soft to hard: which links a matrix stands for.
#pragma once

#include <optional>

#include "alignment/alignment.h"
#include "alignment/links.h"

namespace seq2see::alignment {

/// What becomes of links that start or end at `</s>`.
enum class EndLinks {
  kKeep,  // as Marian does
  kDrop,  // a target word that looks at `</s>` is unaligned: what gold alignments over words want
};

/// One link a target token, to the source token with the largest weight (the first one where several are
/// equal). The end counts as a token when it is last in `source` or `target`. Expects an alignment that
/// `check` accepts.
Links argmax_links(const Alignment& alignment, EndLinks ends);

/// All links whose weight is larger than `threshold`.
Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends);

/// How links are made of a matrix.
struct LinkRule {
  std::optional<float> threshold = std::nullopt;  // nothing: the largest weight of each target token
};
Links extract_links(const Alignment& alignment, const LinkRule& rule, EndLinks ends);

}  // namespace seq2see::alignment
