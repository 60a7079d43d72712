#include "evaluation/beam_edit_distance.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace seq2see::evaluation {
namespace {

constexpr size_t kBeamWidth = 25;
constexpr uint32_t kUnreached = 1U << 30;

}  // namespace

BeamEditDistance::BeamEditDistance(std::span<const uint32_t> reference, size_t hypothesis_length)
    : reference_(reference.begin(), reference.end()),
      hypothesis_(hypothesis_length),
      cells_((hypothesis_length + 1) * (reference.size() + 1)) {
  for (size_t column = 0; column <= reference_.size(); ++column) {
    cell(0, column) = {static_cast<uint32_t>(column), Edit::kInsert};
  }
}

uint32_t BeamEditDistance::operator()(std::span<const uint32_t> hypothesis) {
  if (hypothesis.size() != hypothesis_.size()) throw std::logic_error("BeamEditDistance: another length");
  const auto first_new =
      std::mismatch(hypothesis.begin(), hypothesis.end(), hypothesis_.begin()).first - hypothesis.begin();
  const size_t known_rows = std::min(filled_rows_, static_cast<size_t>(first_new) + 1);
  std::copy(hypothesis.begin(), hypothesis.end(), hypothesis_.begin());
  for (size_t row = known_rows; row <= hypothesis_.size(); ++row) fill_row(row);
  filled_rows_ = hypothesis_.size() + 1;
  return cell(hypothesis_.size(), reference_.size()).cost;
}

void BeamEditDistance::fill_row(size_t row) {
  const size_t columns = reference_.size() + 1;
  const double slope = static_cast<double>(reference_.size()) / static_cast<double>(hypothesis_.size());
  // With a steep diagonal the beams of two rows would not touch.
  const size_t beam =
      slope / 2 > kBeamWidth ? static_cast<size_t>(std::ceil(slope / 2 + kBeamWidth)) : kBeamWidth;
  const auto diagonal = static_cast<size_t>(std::floor(static_cast<double>(row) * slope));
  const size_t begin = diagonal > beam ? diagonal - beam : 0;
  const size_t end = row == hypothesis_.size() ? columns : std::min(columns, diagonal + beam);

  for (size_t column = 0; column < columns; ++column) cell(row, column) = {kUnreached, Edit::kNone};
  for (size_t column = begin; column < end; ++column) {
    Cell& best = cell(row, column);
    const auto offer = [&best](uint32_t cost, Edit edit) {
      if (cost < best.cost) best = {cost, edit};
    };
    if (column > 0) {
      const bool same = hypothesis_[row - 1] == reference_[column - 1];
      offer(cell(row - 1, column - 1).cost + (same ? 0 : 1), same ? Edit::kMatch : Edit::kSubstitute);
    }
    offer(cell(row - 1, column).cost + 1, Edit::kRemove);
    if (column > 0) offer(cell(row, column - 1).cost + 1, Edit::kInsert);
  }
}

EditAlignment BeamEditDistance::align() const {
  EditAlignment alignment{.hypothesis_of_reference = std::vector<int>(reference_.size(), -1),
                          .hypothesis_is_wrong = std::vector<bool>(hypothesis_.size(), false),
                          .reference_is_wrong = std::vector<bool>(reference_.size(), false)};
  size_t row = hypothesis_.size();
  size_t column = reference_.size();
  while (row > 0 || column > 0) {
    const Edit edit = cell(row, column).last;
    if (edit == Edit::kNone) throw std::logic_error("BeamEditDistance: the beam does not reach the end");
    const bool wrong = edit != Edit::kMatch;
    if (edit != Edit::kRemove) {
      --column;
      alignment.hypothesis_of_reference[column] = static_cast<int>(row) - 1;
      alignment.reference_is_wrong[column] = wrong;
    }
    if (edit != Edit::kInsert) {
      --row;
      alignment.hypothesis_is_wrong[row] = wrong;
    }
  }
  return alignment;
}

}  // namespace seq2see::evaluation
