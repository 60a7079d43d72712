// The key to the colours of weights, at the right side of a picture.
#pragma once

#include <cairo.h>

#include <vector>

#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

struct ColourBar {
  Box box;                        // weight 1 at its top, 0 at its bottom
  std::vector<double> ticks;      // weights that are named
  std::vector<PlacedText> texts;  // their names, and the title
};

inline constexpr double kTickOverhang = 8.0;  // half a tick label, which stands across the bar's lower edge

/// How wide it is with its texts.
double width_of_colour_bar(Typesetter& typesetter);

/// From (x, y) downwards, as high as what stands beside it, within bounds.
ColourBar lay_out_colour_bar(double x, double y, double height, Typesetter& typesetter);

/// Without the texts.
void draw_colour_bar(cairo_t* context, const Box& bar, const std::vector<double>& ticks);

}  // namespace seq2see::report
