// Beam search over a batch of sentences.
//
// A beam of k keeps the k most probable beginnings of a sentence. Where one of them ends, its place is
// closed, so the beam narrows until nothing is left of it (as in the first attentional decoders, Bahdanau et
// al. 2015); the ended ones are then compared by their normalised scores. The search of a sentence ends early
// when none of its live hypotheses can still win: scores only fall, so a hypothesis that would lose even if
// all its further tokens were certain and there were as many as may be, is lost. Only all of them together
// may be dropped: the place of one alone would go to a continuation that had not been looked at otherwise. So
// that changes no result.
#pragma once

#include <span>
#include <vector>

#include "search/hypothesis.h"
#include "search/predictor.h"

namespace seq2see::search {

/// For each source its best hypotheses, the best first: n_best of them, or as many as there are. sources:
/// none may be empty.
std::vector<std::vector<Hypothesis>> beam(const Predictor& predictor, std::span<const Ids> sources,
                                          const BeamOptions& options);

}  // namespace seq2see::search
