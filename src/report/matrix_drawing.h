// The parts of which every picture of a matrix consists: coloured cells and lines between them.
#pragma once

#include <cairo.h>

#include "alignment/alignment.h"
#include "report/placement.h"

namespace seq2see::report {

/// Each weight as a square of its colour, row 0, column 0 at the upper left corner of `box`.
/// @param cell  side of a square, units
void draw_cells(cairo_t* context, const alignment::Matrix& matrix, const Box& box, double cell);

/// The frame, and lines between the cells where these are large enough.
void draw_grid(cairo_t* context, const alignment::Matrix& matrix, const Box& box, double cell);

}  // namespace seq2see::report
