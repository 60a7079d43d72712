// Where everything of a line chart stands: measured first, drawn afterwards. Lengths are in units (1/72
// inch).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/line_chart.h"
#include "report/placement.h"

namespace seq2see::report {

/// An axis with round ends and its ticks.
struct Axis {
  bool is_logarithmic = false;
  double begin = 0.0;
  double end = 1.0;
  std::vector<double> ticks;        // `begin` first, `end` last
  std::vector<std::string> labels;  // of the ticks

  /// Where a value stands: 0 at the begin, 1 at the end.
  [[nodiscard]] double position(double value) const;
};

/// The axis that holds 0 to `largest` (at least 0) in at most `most_steps` steps of 1, 2 or 5 times a power
/// of ten.
Axis axis_up_to(double largest, size_t most_steps);

/// The logarithmic axis that holds smallest to largest (both above 0), with ticks at powers of the base, 2 or
/// 10; at every second, third… one where there would be more than most_steps.
Axis logarithmic_axis(double smallest, double largest, int base, size_t most_steps);

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

  [[nodiscard]] double x_of(double value) const { return plot.x + plot.width * x.position(value); }
  [[nodiscard]] double y_of(double value) const { return plot.y + plot.height * (1.0 - y.position(value)); }
};

inline constexpr double kLegendLine = 26.0;  // length of a piece of line in the legend

/// Throws std::logic_error as draw_line_chart does.
LineChartLayout lay_out_line_chart(const LineChart& chart, Typesetter& typesetter);

}  // namespace seq2see::report
