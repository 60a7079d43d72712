// What every picture is drawn with: a colour and straight lines.
#pragma once

#include <cairo.h>

#include "report/colour_map.h"

namespace seq2see::report {

/// For all that is drawn from now on. opacity: 0 to 1.
void set_colour(cairo_t* context, const Colour& colour, double opacity = 1.0);

/// From (x1, y1) to (x2, y2), in the colour and width that are set.
void stroke_line(cairo_t* context, double x1, double y1, double x2, double y2);

}  // namespace seq2see::report
