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

std::optional<std::string> find_problem(const Alignment& alignment) {
  if (alignment.source.empty()) return "there are no source tokens";
  if (alignment.target.empty()) return "there are no target tokens";
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
