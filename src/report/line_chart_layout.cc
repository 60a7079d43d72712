#include "report/line_chart_layout.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "report/visible_text.h"

namespace seq2see::report {
namespace {

constexpr double kMargin = 12.0;
constexpr double kPlotWidth = 380.0;
constexpr double kPlotHeight = 220.0;
constexpr double kTickGap = 7.0;       // between an axis and the names of its ticks
constexpr double kTitleGap = 5.0;      // between these and the title of the axis
constexpr double kLegendGap = 6.0;     // between a piece of line and its name
constexpr double kLegendSpace = 18.0;  // between two entries
constexpr size_t kMostSteps = 8;
constexpr TextStyle kTickStyle{.size = 10.0, .colour = kQuietInk};
constexpr TextStyle kAxisStyle{.size = 11.5, .colour = kInk};
constexpr TextStyle kLegendStyle{.size = 11.0, .colour = kInk, .width = 0.6 * kPlotWidth};
constexpr TextStyle kTitleStyle{.size = 13.0, .bold = true, .colour = kInk, .width = kPlotWidth, .lines = 2};

std::string fixed(double value, int decimals) {
  std::array<char, 64> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  return {digits.data(), result.ptr};
}

/// 10⁻³ for -3.
std::string power_of_ten(int exponent) {
  static constexpr std::array<const char*, 10> kSuperscripts = {"⁰", "¹", "²", "³", "⁴",
                                                                "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = "10";
  for (const char sign : std::to_string(exponent)) {
    text += sign == '-' ? "⁻" : kSuperscripts[static_cast<size_t>(sign - '0')];
  }
  return text;
}

struct Range {
  double smallest = std::numeric_limits<double>::infinity();
  double largest = 0.0;

  void add(double value, AxisScale scale) {
    const bool fits = std::isfinite(value) && (scale == AxisScale::kLinear ? value >= 0.0 : value > 0.0);
    if (!fits) throw std::logic_error("line chart: a point does not lie on the axes");
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
};

struct Extent {
  Range x;
  Range y;
};

Extent extent_of(const LineChart& chart) {
  Extent extent;
  bool empty = true;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      extent.x.add(point.x, chart.x_scale);
      extent.y.add(point.y, chart.y_scale);
      if (!std::isfinite(point.lower) || !std::isfinite(point.upper) || point.lower < point.upper) {
        extent.y.add(point.lower, chart.y_scale);
        extent.y.add(point.upper, chart.y_scale);
      }
      empty = false;
    }
  }
  if (empty) throw std::logic_error("line chart: there are no points");
  return extent;
}

Axis axis_of(const Range& range, AxisScale scale) {
  switch (scale) {
    case AxisScale::kLinear:
      break;
    case AxisScale::kDoublings:
      return logarithmic_axis(range.smallest, range.largest, 2, kMostSteps);
    case AxisScale::kDecades:
      return logarithmic_axis(range.smallest, range.largest, 10, kMostSteps);
  }
  return axis_up_to(range.largest, kMostSteps);
}

std::vector<Text> set_labels(const Axis& axis, Typesetter& typesetter) {
  std::vector<Text> labels;
  for (const std::string& label : axis.labels) labels.push_back(typesetter.set(label, kTickStyle));
  return labels;
}

/// Legend entries from the left edge of the plot, in as many rows as they need. Returns the y below the last
/// row.
double place_legend(const std::vector<ChartSeries>& series, double y, Typesetter& typesetter,
                    LineChartLayout& layout) {
  double x = layout.plot.x;
  double row_height = 0.0;
  for (const ChartSeries& one : series) {
    Text name = typesetter.set(visible_sentence(one.name), kLegendStyle);
    const double width = kLegendLine + kLegendGap + name.width();
    if (x > layout.plot.x && x + width > layout.plot.x + kPlotWidth) {
      x = layout.plot.x;
      y += row_height + 2.0;
      row_height = 0.0;
    }
    row_height = std::max(row_height, name.height());
    layout.legend.push_back({.x = x, .y = y + 0.5 * name.height()});
    layout.texts.push_back({std::move(name), x + kLegendLine + kLegendGap, y});
    x += width + kLegendSpace;
  }
  return y + row_height;
}

}  // namespace

double Axis::position(double value) const {
  if (!is_logarithmic) return (value - begin) / (end - begin);
  return std::log(value / begin) / std::log(end / begin);
}

Axis logarithmic_axis(double smallest, double largest, int base, size_t most_steps) {
  // A hair of rounding must not cost a step.
  const double of_base = std::log(static_cast<double>(base));
  const auto lowest = static_cast<int>(std::floor(std::log(smallest) / of_base + 1e-9));
  auto highest = static_cast<int>(std::ceil(std::log(largest) / of_base - 1e-9));
  highest = std::max(highest, lowest + 1);
  const int most = static_cast<int>(most_steps);
  const int step = (highest - lowest + most - 1) / most;
  Axis axis;
  axis.is_logarithmic = true;
  for (int exponent = lowest; exponent < highest + step; exponent += step) {
    axis.ticks.push_back(std::pow(base, exponent));
    axis.labels.push_back(base == 10 ? power_of_ten(exponent)
                                     : fixed(axis.ticks.back(), std::max(0, -exponent)));
  }
  axis.begin = axis.ticks.front();
  axis.end = axis.ticks.back();
  return axis;
}

Axis axis_up_to(double largest, size_t most_steps) {
  const auto most = static_cast<double>(most_steps);
  const double reach = largest > 0.0 ? largest : 1.0;
  const int power = static_cast<int>(std::floor(std::log10(reach / most)));
  double step = 0.0;
  int decimals = 0;
  for (int exponent = power; step == 0.0; ++exponent) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      // A hair of rounding must not cost a step.
      const double candidate = digit * std::pow(10.0, exponent);
      if (std::ceil(reach / candidate - 1e-9) > most) continue;
      step = candidate;
      decimals = std::max(0, -exponent);
      break;
    }
  }
  Axis axis;
  const auto steps = static_cast<int>(std::ceil(reach / step - 1e-9));
  for (int tick = 0; tick <= steps; ++tick) {
    axis.ticks.push_back(step * tick);
    axis.labels.push_back(fixed(axis.ticks.back(), decimals));
  }
  axis.end = axis.ticks.back();
  return axis;
}

LineChartLayout lay_out_line_chart(const LineChart& chart, Typesetter& typesetter) {
  const Extent extent = extent_of(chart);
  LineChartLayout layout;
  layout.x = axis_of(extent.x, chart.x_scale);
  layout.y = axis_of(extent.y, chart.y_scale);
  std::vector<Text> x_labels = set_labels(layout.x, typesetter);
  std::vector<Text> y_labels = set_labels(layout.y, typesetter);
  Text x_title = typesetter.set(visible_sentence(chart.x_title), kAxisStyle);
  Text y_title = typesetter.set(visible_sentence(chart.y_title), kAxisStyle);
  double widest = 0.0;
  for (const Text& label : y_labels) widest = std::max(widest, label.width());

  layout.plot.x = std::ceil(kMargin + y_title.height() + kTitleGap + widest + kTickGap);
  layout.plot.width = kPlotWidth;
  layout.plot.height = kPlotHeight;
  double y = kMargin;
  if (!chart.title.empty()) {
    layout.texts.push_back({typesetter.set(visible_sentence(chart.title), kTitleStyle), layout.plot.x, y});
    y += layout.texts.back().text.height() + 6.0;
  }
  if (chart.series.size() > 1) y = place_legend(chart.series, y, typesetter, layout) + 8.0;
  layout.plot.y = std::ceil(y + 0.5 * y_labels.back().height());

  const double bottom = layout.plot.y + layout.plot.height;
  for (size_t tick = 0; tick < y_labels.size(); ++tick) {
    const double label_y = layout.y_of(layout.y.ticks[tick]) - 0.5 * y_labels[tick].height();
    layout.texts.push_back({std::move(y_labels[tick]), 0.0, label_y});
    PlacedText& placed = layout.texts.back();
    placed.x = layout.plot.x - kTickGap - placed.text.width();
  }
  const double x_label_height = x_labels.front().height();
  const double overhang = 0.5 * x_labels.back().width();
  for (size_t tick = 0; tick < x_labels.size(); ++tick) {
    const double label_x = layout.x_of(layout.x.ticks[tick]) - 0.5 * x_labels[tick].width();
    layout.texts.push_back({std::move(x_labels[tick]), label_x, bottom + kTickGap});
  }
  const double x_title_y = bottom + kTickGap + x_label_height + kTitleGap;
  layout.height = std::ceil(x_title_y + x_title.height() + kMargin);
  layout.width = std::ceil(layout.plot.x + layout.plot.width + std::max(overhang, 4.0) + kMargin);
  const double x_title_x = layout.plot.x + 0.5 * (layout.plot.width - x_title.width());
  const double y_title_y = layout.plot.y + 0.5 * (layout.plot.height + y_title.width());
  layout.texts.push_back({std::move(x_title), x_title_x, x_title_y});
  layout.texts.push_back({std::move(y_title), kMargin, y_title_y, std::numbers::pi / 2.0});
  return layout;
}

}  // namespace seq2see::report
