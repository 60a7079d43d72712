#include "alignment/alignment.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "base/error.h"

namespace seq2see::alignment {
namespace {

constexpr double kRowSumTolerance = 1e-4;
constexpr std::array<std::pair<Mode, std::string_view>, 4> kModes = {
    {{Mode::kForced, "forced"}, {Mode::kGreedy, "greedy"}, {Mode::kBeam, "beam"}, {Mode::kSample, "sample"}}};

constexpr std::array<std::pair<Unit, std::string_view>, 2> kUnits = {
    {{Unit::kPiece, "piece"}, {Unit::kWord, "word"}}};

std::string shape(size_t rows, size_t columns) {
  return std::to_string(rows) + " x " + std::to_string(columns);
}

std::optional<std::string> find_problem_of_row(std::span<const float> row, size_t index) {
  double sum = 0.0;
  for (size_t column = 0; column < row.size(); ++column) {
    const float weight = row[column];
    if (!std::isfinite(weight) || weight < 0.0F) {
      return "the weight in row " + std::to_string(index) + ", column " + std::to_string(column) + " is " +
             std::to_string(weight);
    }
    sum += weight;
  }
  if (std::abs(sum - 1.0) > kRowSumTolerance) {
    return "row " + std::to_string(index) + " sums to " + std::to_string(sum) + ", not to 1";
  }
  return std::nullopt;
}

std::optional<std::string> find_problem_of_spans(std::span<const TextSpan> spans, std::string_view sentence,
                                                 std::string_view name) {
  size_t begin = 0;
  for (size_t index = 0; index < spans.size(); ++index) {
    const TextSpan& span = spans[index];
    if (span.begin < begin || span.end < span.begin || span.end > sentence.size()) {
      return std::string(name) + "[" + std::to_string(index) + "] is [" + std::to_string(span.begin) + "," +
             std::to_string(span.end) + "], out of order or outside of a sentence of " +
             std::to_string(sentence.size()) + " bytes";
    }
    begin = span.begin;
  }
  return std::nullopt;
}

/// Of the tokens of one side, and of its words.
std::optional<std::string> find_problem_of_side(const std::vector<std::string>& tokens,
                                                std::string_view sentence, std::span<const TextSpan> spans,
                                                std::span<const TextSpan> words, const std::string& side) {
  if (tokens.empty()) return "there are no " + side + " tokens";
  if (!spans.empty() && spans.size() != tokens.size()) {
    return "there are " + std::to_string(spans.size()) + " " + side + " spans for " +
           std::to_string(tokens.size()) + " tokens";
  }
  if (auto problem = find_problem_of_spans(spans, sentence, side + "_spans")) return problem;
  return find_problem_of_spans(words, sentence, side + "_words");
}

}  // namespace

Matrix::Matrix(size_t rows, size_t columns, std::vector<float> values)
    : rows_(rows), columns_(columns), values_(std::move(values)) {
  if (values_.size() != rows * columns) {
    throw std::logic_error("Matrix: " + std::to_string(values_.size()) + " values for a matrix of " +
                           shape(rows, columns));
  }
}

std::string_view mode_name(Mode mode) {
  for (const auto& [candidate, name] : kModes) {
    if (candidate == mode) return name;
  }
  throw std::logic_error("mode_name: not a mode");
}

std::optional<Mode> parse_mode(std::string_view name) {
  for (const auto& [mode, candidate] : kModes) {
    if (candidate == name) return mode;
  }
  return std::nullopt;
}

std::string_view unit_name(Unit unit) {
  for (const auto& [candidate, name] : kUnits) {
    if (candidate == unit) return name;
  }
  throw std::logic_error("unit_name: not a unit");
}

std::optional<Unit> parse_unit(std::string_view name) {
  for (const auto& [unit, candidate] : kUnits) {
    if (candidate == name) return unit;
  }
  return std::nullopt;
}

std::optional<std::string> find_problem(const Alignment& alignment) {
  if (auto problem = find_problem_of_side(alignment.source, alignment.source_sentence, alignment.source_spans,
                                          alignment.source_words, "source")) {
    return problem;
  }
  if (auto problem = find_problem_of_side(alignment.target, alignment.target_sentence, alignment.target_spans,
                                          alignment.target_words, "target")) {
    return problem;
  }
  const Matrix& matrix = alignment.matrix;
  if (alignment.attention == kNoAttention) {
    if (matrix.empty()) return std::nullopt;
    return "the attention kind is \"none\", but there is a matrix of " +
           shape(matrix.rows(), matrix.columns());
  }
  if (matrix.rows() != alignment.target.size() || matrix.columns() != alignment.source.size()) {
    return "the matrix is " + shape(matrix.rows(), matrix.columns()) + ", but there are " +
           std::to_string(alignment.target.size()) + " target tokens and " +
           std::to_string(alignment.source.size()) + " source tokens";
  }
  for (size_t row = 0; row < matrix.rows(); ++row) {
    if (auto problem = find_problem_of_row(matrix.row(row), row)) return problem;
  }
  return std::nullopt;
}

void check(const Alignment& alignment) {
  if (const auto problem = find_problem(alignment)) {
    throw std::logic_error("alignment " + std::to_string(alignment.id) + ": " + *problem);
  }
}

void require_matrix(const Alignment& alignment, std::string_view where) {
  if (alignment.matrix.empty()) {
    throw UserError(where, "this model has no attention (kind \"none\"), so there are no weights to look at",
                    "take a model with another attention kind");
  }
}

}  // namespace seq2see::alignment
