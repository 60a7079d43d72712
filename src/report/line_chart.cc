#include "report/line_chart.h"

#include <array>
#include <cstddef>
#include <numbers>
#include <span>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/output_place.h"
#include "report/canvas.h"
#include "report/line_chart_layout.h"
#include "report/pen.h"

namespace seq2see::report {
namespace {

// Okabe and Ito, "Color Universal Design", 2008; without yellow, which is too pale for a line.
constexpr std::array<Colour, 7> kColours = {{{0.00, 0.45, 0.70},    // blue
                                             {0.84, 0.37, 0.00},    // vermilion
                                             {0.00, 0.62, 0.45},    // bluish green
                                             {0.80, 0.47, 0.65},    // reddish purple
                                             {0.90, 0.62, 0.00},    // orange
                                             {0.34, 0.71, 0.91},    // sky blue
                                             {0.25, 0.25, 0.27}}};  // near black
constexpr Colour kGridColour = {0.90, 0.90, 0.91};
constexpr Colour kAxisColour = {0.35, 0.35, 0.37};
constexpr double kLineWidth = 1.6;
constexpr double kMark = 3.2;  // half the height of a mark
constexpr double kBandOpacity = 0.16;
constexpr size_t kMarkShapes = 5;

const Colour& colour_of(size_t series) { return kColours[series % kColours.size()]; }

/// Circle, square, triangle, diamond, triangle upside down; with a white rim, so that marks stand out of
/// lines that cross them.
void draw_mark(cairo_t* context, double x, double y, size_t series) {
  cairo_new_path(context);
  switch (series % kMarkShapes) {
    case 0:
      cairo_arc(context, x, y, kMark, 0.0, 2.0 * std::numbers::pi);
      break;
    case 1:
      cairo_rectangle(context, x - 0.9 * kMark, y - 0.9 * kMark, 1.8 * kMark, 1.8 * kMark);
      break;
    case 2:
      cairo_move_to(context, x, y - 1.25 * kMark);
      cairo_line_to(context, x + 1.15 * kMark, y + 0.8 * kMark);
      cairo_line_to(context, x - 1.15 * kMark, y + 0.8 * kMark);
      break;
    case 4:
      cairo_move_to(context, x, y + 1.25 * kMark);
      cairo_line_to(context, x + 1.15 * kMark, y - 0.8 * kMark);
      cairo_line_to(context, x - 1.15 * kMark, y - 0.8 * kMark);
      break;
    default:
      cairo_move_to(context, x, y - 1.3 * kMark);
      cairo_line_to(context, x + 1.3 * kMark, y);
      cairo_line_to(context, x, y + 1.3 * kMark);
      cairo_line_to(context, x - 1.3 * kMark, y);
  }
  cairo_close_path(context);
  cairo_set_line_width(context, 1.6);
  set_colour(context, {1.0, 1.0, 1.0});
  cairo_stroke_preserve(context);
  set_colour(context, colour_of(series));
  cairo_fill(context);
}

void draw_axes(cairo_t* context, const LineChartLayout& layout) {
  const Box& plot = layout.plot;
  const double bottom = plot.y + plot.height;
  cairo_set_line_width(context, 0.6);
  set_colour(context, kGridColour);
  for (const double tick : layout.y.ticks) {
    if (tick > layout.y.begin)
      stroke_line(context, plot.x, layout.y_of(tick), plot.x + plot.width, layout.y_of(tick));
  }
  cairo_set_line_width(context, 0.8);
  set_colour(context, kAxisColour);
  stroke_line(context, plot.x, plot.y, plot.x, bottom);
  stroke_line(context, plot.x, bottom, plot.x + plot.width, bottom);
  for (const double tick : layout.x.ticks) {
    stroke_line(context, layout.x_of(tick), bottom, layout.x_of(tick), bottom + 3.5);
  }
  for (const double tick : layout.y.ticks) {
    stroke_line(context, plot.x - 3.5, layout.y_of(tick), plot.x, layout.y_of(tick));
  }
}

bool has_interval(const ChartPoint& point) { return point.lower < point.upper; }

void draw_band(cairo_t* context, const LineChartLayout& layout, std::span<const ChartPoint> points,
               size_t series) {
  cairo_new_path(context);
  for (const ChartPoint& point : points) {
    cairo_line_to(context, layout.x_of(point.x), layout.y_of(point.upper));
  }
  for (size_t i = points.size(); i-- > 0;) {
    cairo_line_to(context, layout.x_of(points[i].x), layout.y_of(points[i].lower));
  }
  cairo_close_path(context);
  set_colour(context, colour_of(series), kBandOpacity);
  cairo_fill(context);
}

void draw_strokes(cairo_t* context, const LineChartLayout& layout, std::span<const ChartPoint> points,
                  size_t series) {
  set_colour(context, colour_of(series), 0.55);
  for (const ChartPoint& point : points) {
    const double x = layout.x_of(point.x);
    const double upper = layout.y_of(point.upper);
    const double lower = layout.y_of(point.lower);
    stroke_line(context, x, upper, x, lower);
    stroke_line(context, x - 2.5, upper, x + 2.5, upper);
    stroke_line(context, x - 2.5, lower, x + 2.5, lower);
  }
}

/// The intervals: bands between neighbours, and strokes of each point. Strokes of several series would cover
/// each other where their points stand at the same x: there only those stand that have no band.
void draw_intervals(cairo_t* context, const LineChartLayout& layout, const std::vector<ChartPoint>& points,
                    size_t series, bool is_alone) {
  cairo_set_line_width(context, 0.9);
  for (size_t begin = 0; begin < points.size();) {
    size_t end = begin;
    while (end < points.size() && has_interval(points[end])) ++end;
    const std::span<const ChartPoint> neighbours(points.data() + begin, end - begin);
    if (neighbours.size() > 1) draw_band(context, layout, neighbours, series);
    if (neighbours.size() == 1 || is_alone) draw_strokes(context, layout, neighbours, series);
    begin = end + 1;
  }
}

void draw_line(cairo_t* context, const LineChartLayout& layout, const std::vector<ChartPoint>& points,
               size_t series) {
  set_colour(context, colour_of(series));
  cairo_set_line_width(context, kLineWidth);
  cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path(context);
  for (const ChartPoint& point : points) cairo_line_to(context, layout.x_of(point.x), layout.y_of(point.y));
  cairo_stroke(context);
  for (const ChartPoint& point : points)
    draw_mark(context, layout.x_of(point.x), layout.y_of(point.y), series);
}

void draw_legend(cairo_t* context, const LineChartLayout& layout) {
  for (size_t series = 0; series < layout.legend.size(); ++series) {
    const LegendEntry& entry = layout.legend[series];
    set_colour(context, colour_of(series));
    cairo_set_line_width(context, kLineWidth);
    stroke_line(context, entry.x, entry.y, entry.x + kLegendLine, entry.y);
    draw_mark(context, entry.x + 0.5 * kLegendLine, entry.y, series);
  }
}

void draw(cairo_t* context, const LineChart& chart, const LineChartLayout& layout) {
  draw_axes(context, layout);
  // All bands lie under all lines. The first series lies on top.
  for (size_t series = chart.series.size(); series-- > 0;) {
    draw_intervals(context, layout, chart.series[series].points, series, chart.series.size() == 1);
  }
  for (size_t series = chart.series.size(); series-- > 0;) {
    draw_line(context, layout, chart.series[series].points, series);
  }
  draw_legend(context, layout);
  for (const PlacedText& placed : layout.texts) placed.text.draw(context, placed.x, placed.y, placed.angle);
}

}  // namespace

std::optional<std::string> draw_line_chart(const LineChart& chart, ImageFormat format,
                                           const std::filesystem::path& path) {
  Typesetter typesetter;
  const LineChartLayout layout = lay_out_line_chart(chart, typesetter);
  try {
    const std::string title = chart.title.empty() ? chart.y_title + " over " + chart.x_title : chart.title;
    Canvas canvas(format, layout.width, layout.height, chart.png_scale, title);
    draw(canvas.context(), chart, layout);
    write_file_atomically(follow_links(path), canvas.finish());
  } catch (const CairoError& error) {
    throw UserError(path.string(), error.what(), "choose SVG or PDF");
  }
  return typesetter.font_warning();
}

}  // namespace seq2see::report
