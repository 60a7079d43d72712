// How fast a model translates.
#pragma once

#include "benchmarks/settings.h"
#include "benchmarks/timing.h"

namespace seq2see::benchmarks {

struct SearchSpeed {
  double sentences_per_second = 0.0;  // of the median round
  double output_tokens = 0.0;         // mean length of an output
};

/// Search over synthetic sources in batches of the default size, shared out over the threads. The weights are
/// those before training, and such a model does not know when to end a sentence: </s> is kept from it and
/// every output is cut at 0.35 · S + 10 tokens, which is as long as the targets are in the mean. To be called
/// once in a process, before anything has been computed. beam_size: 1 for greedy search.
SearchSpeed measure_search(const Setting& setting, const Effort& effort, int64_t beam_size);

}  // namespace seq2see::benchmarks
