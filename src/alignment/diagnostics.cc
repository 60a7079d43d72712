#include "alignment/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "alignment/link_extraction.h"
#include "alignment/unicode.h"
#include "alignment/words.h"

namespace seq2see::alignment {
namespace {

/// Where rows are fewer than this, or columns, several rows share a column by nature.
constexpr size_t kEnoughTokens = 4;

/// Mean positions that differ by less are the same: weights are floats.
constexpr double kPositionsPerToken = 1e4;

/// How many tokens there are before a last `</s>`.
size_t real_tokens(const std::vector<std::string>& tokens) {
  return tokens.size() - (tokens.back() == kEndOfSentence ? 1 : 0);
}

bool is_punctuation_alone(std::string_view token) {
  constexpr char32_t kWordStart = U'\u2581';
  bool found = false;
  for (const char32_t character : decode_utf8(token)) {
    if (character == kWordStart) continue;
    if (!is_punctuation(character)) return false;
    found = true;
  }
  return found;
}

size_t largest_of(std::span<const float> row) {
  return static_cast<size_t>(std::ranges::max_element(row) - row.begin());
}

double entropy_of(std::span<const float> row) {
  double entropy = 0.0;
  for (const float weight : row) {
    if (weight > 0.0F) entropy -= static_cast<double>(weight) * std::log(static_cast<double>(weight));
  }
  return std::max(entropy, 0.0);  // a weight may exceed 1 by rounding
}

/// Of weights on every source token: the even ones have most.
std::optional<double> relative_entropy_of(std::span<const float> row) {
  if (row.size() < 2) return std::nullopt;
  return entropy_of(row) / std::log(static_cast<double>(row.size()));
}

double mass_on(std::span<const float> row, const std::vector<bool>& columns) {
  double mass = 0.0;
  for (size_t column = 0; column < row.size(); ++column) {
    if (columns[column]) mass += row[column];
  }
  return mass;
}

/// The mean source position of each row, in whole parts of a token.
std::vector<int64_t> positions_of(const Matrix& matrix, size_t rows) {
  std::vector<int64_t> positions;
  for (size_t row = 0; row < rows; ++row) {
    double position = 0.0;
    for (size_t column = 0; column < matrix.columns(); ++column) {
      position += static_cast<double>(column) * static_cast<double>(matrix(row, column));
    }
    positions.push_back(std::llround(position * kPositionsPerToken));
  }
  return positions;
}

/// Kendall's tau-b of values against their places (Kendall 1945): places are never tied, values may be.
std::optional<double> kendall_tau(const std::vector<int64_t>& values) {
  double pairs = 0.0;
  double untied = 0.0;
  double score = 0.0;
  for (size_t later = 1; later < values.size(); ++later) {
    for (size_t earlier = 0; earlier < later; ++earlier) {
      ++pairs;
      if (values[earlier] == values[later]) continue;
      ++untied;
      score += values[earlier] < values[later] ? 1.0 : -1.0;
    }
  }
  if (untied == 0.0) return std::nullopt;
  return score / std::sqrt(pairs * untied);
}

/// What is about where the largest weights are.
void add_largest(const Alignment& alignment, size_t rows, size_t columns, Diagnostics& diagnostics) {
  std::vector<size_t> counts(alignment.source.size());
  for (size_t row = 0; row < rows; ++row) ++counts[largest_of(alignment.matrix.row(row))];
  const auto share = [&](size_t count) {
    return Mean{static_cast<double>(count), static_cast<double>(rows)};
  };
  if (columns < alignment.source.size()) diagnostics.end_rows = share(counts.back());
  if (rows < kEnoughTokens || columns < kEnoughTokens) return;
  const auto real = std::span(counts).first(columns);
  diagnostics.favourite_rows = share(*std::ranges::max_element(real));
  diagnostics.first_rows = share(real.front());
  diagnostics.last_rows = share(real.back());
}

void add_coverage(const Matrix& matrix, size_t rows, size_t columns, Diagnostics& diagnostics) {
  for (size_t column = 0; column < columns; ++column) {
    double sum = 0.0;
    for (size_t row = 0; row < rows; ++row) sum += matrix(row, column);
    diagnostics.coverage.add(std::min(sum, 1.0));
    diagnostics.over_coverage.add(std::max(sum - 1.0, 0.0));
  }
}

AlignmentQuality quality_against(const Alignment& alignment, const GoldLinks& gold) {
  return compare_with_gold(extract_links(to_words(alignment), LinkRule(), EndLinks::kDrop), gold);
}

}  // namespace

void Mean::add(double value) {
  sum += value;
  ++count;
}

Mean& Mean::operator+=(const Mean& other) {
  sum += other.sum;
  count += other.count;
  return *this;
}

std::optional<double> Mean::value() const {
  if (count == 0.0) return std::nullopt;
  return sum / count;
}

Diagnostics& Diagnostics::operator+=(const Diagnostics& other) {
  for (Mean Diagnostics::*const mean :
       {&Diagnostics::entropy, &Diagnostics::relative_entropy, &Diagnostics::sharpness,
        &Diagnostics::end_mass, &Diagnostics::end_rows, &Diagnostics::punctuation_mass,
        &Diagnostics::favourite_rows, &Diagnostics::first_rows, &Diagnostics::last_rows,
        &Diagnostics::coverage, &Diagnostics::over_coverage, &Diagnostics::monotonicity,
        &Diagnostics::agreement}) {
    this->*mean += other.*mean;
  }
  if (other.quality) {
    quality = quality.value_or(AlignmentQuality{});
    *quality += *other.quality;
  }
  return *this;
}

Diagnostics diagnose(const Alignment& alignment) {
  Diagnostics diagnostics;
  const Matrix& matrix = alignment.matrix;
  if (matrix.empty()) return diagnostics;
  const size_t rows = real_tokens(alignment.target);
  const size_t columns = real_tokens(alignment.source);
  std::vector<bool> punctuation;
  for (const std::string& token : alignment.source) punctuation.push_back(is_punctuation_alone(token));
  const bool has_punctuation = std::ranges::find(punctuation, true) != punctuation.end();
  for (size_t row = 0; row < rows; ++row) {
    const std::span<const float> weights = matrix.row(row);
    diagnostics.entropy.add(entropy_of(weights));
    if (const auto entropy = relative_entropy_of(weights)) diagnostics.relative_entropy.add(*entropy);
    diagnostics.sharpness.add(weights[largest_of(weights)]);
    if (columns < weights.size()) diagnostics.end_mass.add(weights.back());
    if (has_punctuation) diagnostics.punctuation_mass.add(mass_on(weights, punctuation));
  }
  if (rows > 0) {
    add_largest(alignment, rows, columns, diagnostics);
    add_coverage(matrix, rows, columns, diagnostics);
    if (const auto tau = kendall_tau(positions_of(matrix, rows))) diagnostics.monotonicity.add(*tau);
  }
  if (alignment.gold) diagnostics.quality = quality_against(alignment, *alignment.gold);
  return diagnostics;
}

Diagnostics diagnose(std::span<const Alignment> alignments) {
  Diagnostics diagnostics;
  for (const Alignment& alignment : alignments) diagnostics += diagnose(alignment);
  return diagnostics;
}

Mean agreement(const Alignment& left, const Alignment& right) {
  if (left.source != right.source || left.target != right.target) {
    throw std::logic_error("agreement: alignments " + std::to_string(left.id) + " and " +
                           std::to_string(right.id) + " are of different tokens");
  }
  Mean mean;
  if (left.matrix.empty() || right.matrix.empty()) return mean;
  for (size_t row = 0; row < real_tokens(left.target); ++row) {
    mean.add(largest_of(left.matrix.row(row)) == largest_of(right.matrix.row(row)) ? 1.0 : 0.0);
  }
  return mean;
}

std::vector<Figure> figures(const Diagnostics& diagnostics) {
  std::vector<Figure> figures = {{"entropy", diagnostics.entropy.value()},
                                 {"relative_entropy", diagnostics.relative_entropy.value()},
                                 {"sharpness", diagnostics.sharpness.value()},
                                 {"end_mass", diagnostics.end_mass.value()},
                                 {"end_rows", diagnostics.end_rows.value()},
                                 {"punctuation_mass", diagnostics.punctuation_mass.value()},
                                 {"favourite_rows", diagnostics.favourite_rows.value()},
                                 {"first_rows", diagnostics.first_rows.value()},
                                 {"last_rows", diagnostics.last_rows.value()},
                                 {"coverage", diagnostics.coverage.value()},
                                 {"over_coverage", diagnostics.over_coverage.value()},
                                 {"monotonicity", diagnostics.monotonicity.value()},
                                 {"agreement", diagnostics.agreement.value()}};
  if (const auto& quality = diagnostics.quality) {
    figures.push_back({"precision", quality->precision()});
    figures.push_back({"recall", quality->recall()});
    figures.push_back({"aer", quality->alignment_error_rate()});
  }
  return figures;
}

}  // namespace seq2see::alignment
