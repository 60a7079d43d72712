#include "cli/n_best.h"

#include <fmt/format.h>

namespace seq2see::cli {

std::string n_best_line(size_t index, const Translation& translation) {
  const search::Hypothesis& hypothesis = translation.hypothesis;
  return fmt::format("{} ||| {} ||| LogProb= {} Length= {} ||| {}", index, translation.text, hypothesis.score(),
                     hypothesis.ids.size(), hypothesis.ranked_by);
}

}  // namespace seq2see::cli
