// Lengths of sentence pairs such as a corpus of captions has.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "base/random.h"
#include "data/encoded_corpus.h"

namespace seq2see::data {

/// Log-normal around 13, the target near the source's; always the same for a count.
inline std::vector<PairLength> caption_lengths(size_t count) {
  RandomStream random(3, RandomPurpose::kTest);
  const auto normal = [&] {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum - 6;
  };
  std::vector<PairLength> lengths(count);
  for (auto& length : lengths) {
    const double source = 13 * std::exp(0.35 * normal());
    const double target = source * std::exp(0.2 * normal());
    length = {static_cast<int32_t>(source) + 2, static_cast<int32_t>(target) + 2};
  }
  return lengths;
}

}  // namespace seq2see::data
