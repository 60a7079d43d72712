#include "report/heatmap.h"

#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "report/canvas.h"
#include "report/colour_map.h"
#include "report/heatmap_layout.h"
#include "report/typesetter.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using alignment::Matrix;

constexpr Colour kGridColour = {0.88, 0.88, 0.89};
constexpr Colour kFrameColour = {0.45, 0.45, 0.47};
constexpr double kSmallestCellWithGrid = 10.0;
constexpr double kSmallestCellWithValue = 24.0;

void set_colour(cairo_t* context, const Colour& colour) {
  cairo_set_source_rgb(context, colour.red, colour.green, colour.blue);
}

void stroke_line(cairo_t* context, double x1, double y1, double x2, double y2) {
  cairo_move_to(context, x1, y1);
  cairo_line_to(context, x2, y2);
  cairo_stroke(context);
}

void draw_cells(cairo_t* context, const Matrix& matrix, const HeatmapLayout& layout) {
  // Half-covered pixels at the sides of cells would show the page between neighbours.
  cairo_save(context);
  cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE);
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) {
      if (matrix(row, column) < 1.0F / 512.0F) continue;  // white, as the page
      set_colour(context, colour_of_weight(static_cast<double>(matrix(row, column))));
      cairo_rectangle(context, layout.matrix.x + layout.cell * static_cast<double>(column),
                      layout.matrix.y + layout.cell * static_cast<double>(row), layout.cell, layout.cell);
      cairo_fill(context);
    }
  }
  cairo_restore(context);
}

void draw_grid(cairo_t* context, const Matrix& matrix, const HeatmapLayout& layout) {
  const Box& box = layout.matrix;
  cairo_set_line_width(context, 0.5);
  set_colour(context, kGridColour);
  if (layout.cell >= kSmallestCellWithGrid) {
    for (size_t column = 1; column < matrix.columns(); ++column) {
      const double x = box.x + layout.cell * static_cast<double>(column);
      stroke_line(context, x, box.y, x, box.y + box.height);
    }
    for (size_t row = 1; row < matrix.rows(); ++row) {
      const double y = box.y + layout.cell * static_cast<double>(row);
      stroke_line(context, box.x, y, box.x + box.width, y);
    }
  }
  set_colour(context, kFrameColour);
  cairo_rectangle(context, box.x, box.y, box.width, box.height);
  cairo_stroke(context);
}

/// Small weights are many and tell little: they are printed, but do not shout.
Colour value_ink(double weight) {
  return weight < 0.095 ? Colour{0.6, 0.6, 0.62} : ink_on(colour_of_weight(weight));
}

/// ".87"; "1" from 0.995 on.
std::string value_text(int hundredths) {
  if (hundredths >= 100) return "1";
  return (hundredths < 10 ? ".0" : ".") + std::to_string(hundredths);
}

void draw_values(cairo_t* context, const Matrix& matrix, const HeatmapLayout& layout,
                 Typesetter& typesetter) {
  if (layout.cell < kSmallestCellWithValue) return;
  std::map<int, Text> texts;
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) {
      const auto weight = static_cast<double>(matrix(row, column));
      const auto hundredths = static_cast<int>(std::lround(100.0 * weight));
      if (hundredths == 0) continue;
      auto found = texts.find(hundredths);
      if (found == texts.end()) {
        const TextStyle style{.size = std::min(0.33 * layout.cell, 9.5), .colour = value_ink(weight)};
        found = texts.emplace(hundredths, typesetter.set(value_text(hundredths), style)).first;
      }
      const Text& text = found->second;
      text.draw(context,
                layout.matrix.x + layout.cell * (static_cast<double>(column) + 0.5) - 0.5 * text.width(),
                layout.matrix.y + layout.cell * (static_cast<double>(row) + 0.5) - 0.5 * text.height());
    }
  }
}

void draw_colour_bar(cairo_t* context, const HeatmapLayout& layout) {
  const Box& bar = layout.colour_bar;
  cairo_pattern_t* gradient = cairo_pattern_create_linear(0.0, bar.y + bar.height, 0.0, bar.y);
  constexpr int kStops = 32;
  for (int stop = 0; stop <= kStops; ++stop) {
    const double weight = static_cast<double>(stop) / kStops;
    const Colour colour = colour_of_weight(weight);
    cairo_pattern_add_color_stop_rgb(gradient, weight, colour.red, colour.green, colour.blue);
  }
  cairo_rectangle(context, bar.x, bar.y, bar.width, bar.height);
  cairo_set_source(context, gradient);
  cairo_fill_preserve(context);
  cairo_pattern_destroy(gradient);
  set_colour(context, kFrameColour);
  cairo_set_line_width(context, 0.5);
  cairo_stroke(context);
  for (const double tick : layout.ticks) {
    const double y = bar.y + (1.0 - tick) * bar.height;
    stroke_line(context, bar.x + bar.width, y, bar.x + bar.width + 3.0, y);
  }
}

void draw(cairo_t* context, const Matrix& matrix, const HeatmapLayout& layout, Typesetter& typesetter) {
  draw_cells(context, matrix, layout);
  draw_grid(context, matrix, layout);
  draw_values(context, matrix, layout, typesetter);
  draw_colour_bar(context, layout);
  for (const PlacedText& placed : layout.texts) placed.text.draw(context, placed.x, placed.y, placed.angle);
}

}  // namespace

std::optional<std::string> draw_heatmap(const Alignment& alignment, const HeatmapOptions& options,
                                        ImageFormat format, const std::filesystem::path& path) {
  alignment::require_matrix(alignment, path.string());
  alignment::check(alignment);
  Typesetter typesetter;
  const HeatmapLayout layout = lay_out_heatmap(alignment, options, typesetter);
  try {
    Canvas canvas(format, layout.width, layout.height, options.png_scale, title_of(alignment, options));
    draw(canvas.context(), alignment.matrix, layout, typesetter);
    write_file_atomically(path, canvas.finish());
  } catch (const CairoError& error) {
    throw UserError(path.string(), error.what(), "choose a smaller scale, or SVG or PDF");
  }
  return typesetter.font_warning();
}

}  // namespace seq2see::report
