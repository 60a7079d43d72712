#include "alignment/link_extraction.h"

#include <algorithm>

namespace seq2see::alignment {
namespace {

/// How many of `tokens` may be linked.
size_t linkable(const std::vector<std::string>& tokens, EndLinks ends) {
  const bool drops_last = ends == EndLinks::kDrop && !tokens.empty() && tokens.back() == kEndOfSentence;
  return tokens.size() - (drops_last ? 1 : 0);
}

}  // namespace

Links argmax_links(const Alignment& alignment, EndLinks ends) {
  const size_t columns = linkable(alignment.source, ends);
  const size_t rows = alignment.matrix.empty() ? 0 : linkable(alignment.target, ends);
  Links links;
  for (size_t row = 0; row < rows; ++row) {
    const std::span<const float> weights = alignment.matrix.row(row);
    const auto best = static_cast<size_t>(std::ranges::max_element(weights) - weights.begin());
    if (best < columns) links.push_back({best, row});
  }
  std::ranges::sort(links);
  return links;
}

Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends) {
  const size_t columns = linkable(alignment.source, ends);
  const size_t rows = alignment.matrix.empty() ? 0 : linkable(alignment.target, ends);
  Links links;
  for (size_t column = 0; column < columns; ++column) {
    for (size_t row = 0; row < rows; ++row) {
      if (alignment.matrix(row, column) > threshold) links.push_back({column, row});
    }
  }
  return links;
}

Links extract_links(const Alignment& alignment, const LinkRule& rule, EndLinks ends) {
  return rule.threshold ? threshold_links(alignment, *rule.threshold, ends) : argmax_links(alignment, ends);
}

}  // namespace seq2see::alignment
