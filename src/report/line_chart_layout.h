// Where everything of a line chart stands: measured first, drawn afterwards. Lengths are in units (1/72
// inch).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/line_chart.h"
#include "report/placement.h"

namespace seq2see::report {

/// An axis from 0 to a round end, with its ticks.
struct Axis {
  double end = 1.0;
  std::vector<double> ticks;        // 0 first, `end` last
  std::vector<std::string> labels;  // of the ticks
};

/// The axis that holds 0 to `largest` (at least 0) in at most `most_steps` steps of 1, 2 or 5 times a power
/// of ten.
Axis axis_up_to(double largest, size_t most_steps);

struct LegendEntry {
  double x = 0.0;  // of the left end of its piece of line
  double y = 0.0;  // of that line
};

struct LineChartLayout {
  double width = 0.0;   // of the whole picture
  double height = 0.0;  // of the whole picture
  Box plot;             // x = 0, y = 0 at its lower left corner
  Axis x;
  Axis y;
  std::vector<LegendEntry> legend;  // one a series; none where there is one series
  std::vector<PlacedText> texts;    // titles, ticks, names of the legend

  [[nodiscard]] double x_of(double value) const { return plot.x + plot.width * value / x.end; }
  [[nodiscard]] double y_of(double value) const { return plot.y + plot.height * (1.0 - value / y.end); }
};

inline constexpr double kLegendLine = 26.0;  // length of a piece of line in the legend

/// Throws std::logic_error where there is no point, or one is negative or not finite.
LineChartLayout lay_out_line_chart(const LineChart& chart, Typesetter& typesetter);

}  // namespace seq2see::report
