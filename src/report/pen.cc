#include "report/pen.h"

namespace seq2see::report {

void set_colour(cairo_t* context, const Colour& colour, double opacity) {
  cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, opacity);
}

void stroke_line(cairo_t* context, double x1, double y1, double x2, double y2) {
  cairo_move_to(context, x1, y1);
  cairo_line_to(context, x2, y2);
  cairo_stroke(context);
}

}  // namespace seq2see::report
