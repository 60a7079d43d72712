// Sampling: outputs as the model's own distribution makes them.
#pragma once

#include <span>
#include <vector>

#include "search/hypothesis.h"
#include "search/predictor.h"

namespace seq2see::search {

/// For each source so many samples. The random numbers are a function of the seed, the source and the number
/// of the sample: a sentence gets the same samples alone and in any batch. sources: none may be empty.
std::vector<std::vector<Hypothesis>> sample(const Predictor& predictor, std::span<const Ids> sources,
                                            const SamplingOptions& options);

/// The place of the token that is drawn. log_probabilities: of all that may be drawn, in falling order; they
/// need not sum to 1. number: uniform in [0, 1).
size_t draw(std::span<const double> log_probabilities, double temperature, double top_p, double number);

}  // namespace seq2see::search
