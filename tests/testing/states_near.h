// Comparing the states of recurrent cells.
#pragma once

#include "ops/recurrence.h"
#include "testing/tensor_near.h"

namespace seq2see::testing {

/// As tensors_near, for the hidden and the cell state; a state without a cell is near none that has one.
inline ::testing::AssertionResult states_near(const ops::CellState& actual, const ops::CellState& expected,
                                              double tolerance) {
  if (actual.cell.defined() != expected.cell.defined()) {
    return ::testing::AssertionFailure() << "one of the states has no cell";
  }
  const auto hidden = tensors_near(actual.hidden, expected.hidden, tolerance);
  if (!hidden) return ::testing::AssertionFailure() << "hidden state: " << hidden.message();
  if (!actual.cell.defined()) return ::testing::AssertionSuccess();
  const auto cell = tensors_near(actual.cell, expected.cell, tolerance);
  if (!cell) return ::testing::AssertionFailure() << "cell state: " << cell.message();
  return ::testing::AssertionSuccess();
}

}  // namespace seq2see::testing
