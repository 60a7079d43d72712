#include "report/matrix_drawing.h"

#include <cstddef>

#include "report/colour_map.h"
#include "report/pen.h"

namespace seq2see::report {
namespace {

using alignment::Matrix;

constexpr Colour kGridColour = {0.88, 0.88, 0.89};
constexpr Colour kFrameColour = {0.45, 0.45, 0.47};
constexpr double kSmallestCellWithGrid = 10.0;

}  // namespace

void draw_cells(cairo_t* context, const Matrix& matrix, const Box& box, double cell) {
  // Half-covered pixels at the sides of cells would show the page between neighbours.
  cairo_save(context);
  cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE);
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) {
      if (matrix(row, column) < 1.0F / 512.0F) continue;  // white, as the page
      set_colour(context, colour_of_weight(static_cast<double>(matrix(row, column))));
      cairo_rectangle(context, box.x + cell * static_cast<double>(column),
                      box.y + cell * static_cast<double>(row), cell, cell);
      cairo_fill(context);
    }
  }
  cairo_restore(context);
}

void draw_grid(cairo_t* context, const Matrix& matrix, const Box& box, double cell) {
  cairo_set_line_width(context, 0.5);
  set_colour(context, kGridColour);
  if (cell >= kSmallestCellWithGrid) {
    for (size_t column = 1; column < matrix.columns(); ++column) {
      const double x = box.x + cell * static_cast<double>(column);
      stroke_line(context, x, box.y, x, box.y + box.height);
    }
    for (size_t row = 1; row < matrix.rows(); ++row) {
      const double y = box.y + cell * static_cast<double>(row);
      stroke_line(context, box.x, y, box.x + box.width, y);
    }
  }
  set_colour(context, kFrameColour);
  cairo_rectangle(context, box.x, box.y, box.width, box.height);
  cairo_stroke(context);
}

}  // namespace seq2see::report
