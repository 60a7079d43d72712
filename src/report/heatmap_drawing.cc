#include "report/heatmap_drawing.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "report/canvas.h"
#include "report/colour_bar.h"
#include "report/colour_map.h"
#include "report/matrix_drawing.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using alignment::Matrix;

constexpr double kSmallestCellWithValue = 24.0;

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

}  // namespace

std::string render_heatmap(const Alignment& alignment, const HeatmapLayout& layout,
                           const HeatmapOptions& options, ImageFormat format, Typesetter& typesetter) {
  Canvas canvas(format, layout.width, layout.height, options.png_scale, title_of(alignment, options));
  cairo_t* const context = canvas.context();
  draw_cells(context, alignment.matrix, layout.matrix, layout.cell);
  draw_grid(context, alignment.matrix, layout.matrix, layout.cell);
  draw_values(context, alignment.matrix, layout, typesetter);
  draw_colour_bar(context, layout.colour_bar, layout.ticks);
  for (const PlacedText& placed : layout.texts) placed.text.draw(context, placed.x, placed.y, placed.angle);
  return canvas.finish();
}

}  // namespace seq2see::report
