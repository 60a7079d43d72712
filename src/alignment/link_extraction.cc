#include "alignment/link_extraction.h"

#include <algorithm>
#include <stdexcept>

namespace seq2see::alignment {
namespace {

/// How many of `tokens` may be linked.
size_t linkable(const std::vector<std::string>& tokens, EndLinks ends) {
  const bool drops_last = ends == EndLinks::kDrop && !tokens.empty() && tokens.back() == kEndOfSentence;
  return tokens.size() - (drops_last ? 1 : 0);
}

/// The weights between tokens that may be linked.
Matrix linkable_weights(const Alignment& alignment, EndLinks ends) {
  if (alignment.matrix.empty()) return {};
  Matrix weights(linkable(alignment.target, ends), linkable(alignment.source, ends));
  for (size_t row = 0; row < weights.rows(); ++row) {
    for (size_t column = 0; column < weights.columns(); ++column) {
      weights(row, column) = alignment.matrix(row, column);
    }
  }
  return weights;
}

Links argmax(const Matrix& weights) {
  Links links;
  for (size_t row = 0; row < weights.rows() && weights.columns() > 0; ++row) {
    const std::span<const float> of_row = weights.row(row);
    const auto best = std::ranges::max_element(of_row);
    if (*best > 0.0F) links.push_back({static_cast<size_t>(best - of_row.begin()), row});
  }
  std::ranges::sort(links);
  return links;
}

Links above(const Matrix& weights, float threshold) {
  Links links;
  for (size_t column = 0; column < weights.columns(); ++column) {
    for (size_t row = 0; row < weights.rows(); ++row) {
      if (weights(row, column) > threshold) links.push_back({column, row});
    }
  }
  return links;
}

Links extract(const Matrix& weights, const LinkRule& rule) {
  switch (rule.kind) {
    case LinkRule::Kind::kBalanced:
      return above(balanced(weights), rule.threshold);
    case LinkRule::Kind::kArgmax:
      return argmax(weights);
    case LinkRule::Kind::kThreshold:
      return above(weights, rule.threshold);
  }
  throw std::logic_error("extract_links: not a rule");
}

}  // namespace

Links argmax_links(const Alignment& alignment, EndLinks ends) {
  return argmax(linkable_weights(alignment, ends));
}

Links threshold_links(const Alignment& alignment, float threshold, EndLinks ends) {
  return above(linkable_weights(alignment, ends), threshold);
}

Links balanced_links(const Alignment& alignment, float threshold, EndLinks ends) {
  return above(balanced(linkable_weights(alignment, ends)), threshold);
}

Matrix balanced(const Matrix& weights) {
  std::vector<double> of_rows(weights.rows());
  std::vector<double> of_columns(weights.columns());
  for (size_t row = 0; row < weights.rows(); ++row) {
    for (size_t column = 0; column < weights.columns(); ++column) {
      of_rows[row] += weights(row, column);
      of_columns[column] += weights(row, column);
    }
  }
  Matrix result(weights.rows(), weights.columns());
  for (size_t row = 0; row < weights.rows(); ++row) {
    for (size_t column = 0; column < weights.columns(); ++column) {
      const double weight = weights(row, column);
      if (weight > 0.0) {
        result(row, column) = static_cast<float>(weight / of_rows[row] * (weight / of_columns[column]));
      }
    }
  }
  return result;
}

Links extract_links(const Alignment& alignment, const LinkRule& rule, EndLinks ends) {
  return extract(linkable_weights(alignment, ends), rule);
}

Links mean_links(const Alignment& forward, const Alignment& backward, const LinkRule& rule, EndLinks ends) {
  Matrix weights = linkable_weights(forward, ends);
  const Matrix other = linkable_weights(backward, ends);
  if (weights.rows() != other.columns() || weights.columns() != other.rows()) {
    throw std::logic_error("mean_links: " + std::to_string(weights.rows()) + " x " +
                           std::to_string(weights.columns()) + " weights in one direction, " +
                           std::to_string(other.rows()) + " x " + std::to_string(other.columns()) +
                           " in the other");
  }
  for (size_t row = 0; row < weights.rows(); ++row) {
    for (size_t column = 0; column < weights.columns(); ++column) {
      weights(row, column) = (weights(row, column) + other(column, row)) / 2.0F;
    }
  }
  return extract(weights, rule);
}

}  // namespace seq2see::alignment
