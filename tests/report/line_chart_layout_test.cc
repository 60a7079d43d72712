#include "report/line_chart_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace seq2see::report {
namespace {

using ::testing::ElementsAre;

LineChart two_series() {
  return {.title = "",
          .x_title = "source length (words)",
          .y_title = "BLEU",
          .series = {{"attention", {{5, 30, 28, 32}, {15, 31, 30, 32}, {44, 28, 26, 30}}},
                     {"none", {{5, 29, 27, 31}, {15, 22, 20, 24}, {44, 9, 8, 10}}}}};
}

TEST(Axis, EndsAtARoundNumberThatHoldsTheLargest) {
  EXPECT_THAT(axis_up_to(32, 8).labels, ElementsAre("0", "5", "10", "15", "20", "25", "30", "35"));
  EXPECT_EQ(axis_up_to(100, 8).labels.back(), "100");
  EXPECT_THAT(axis_up_to(0.3, 4).labels, ElementsAre("0.0", "0.1", "0.2", "0.3"));
  EXPECT_EQ(axis_up_to(1234, 8).labels.back(), "1400");
  EXPECT_EQ(axis_up_to(0, 8).end, 1.0);
}

TEST(Axis, HasNoMoreStepsThanAllowed) {
  for (double largest = 0.013; largest < 1e5; largest *= 1.37) {
    const Axis axis = axis_up_to(largest, 8);
    EXPECT_LE(axis.ticks.size(), 9U) << largest;
    EXPECT_GE(axis.ticks.size(), 4U) << largest;
    EXPECT_GE(axis.end, largest * (1 - 1e-9));
  }
}

TEST(LogarithmicAxis, HasTicksAtPowersOfItsBase) {
  EXPECT_THAT(logarithmic_axis(16, 1024, 2, 8).labels,
              ElementsAre("16", "32", "64", "128", "256", "512", "1024"));
  EXPECT_THAT(logarithmic_axis(0.03, 2.5, 10, 8).labels, ElementsAre("10⁻²", "10⁻¹", "10⁰", "10¹"));
  EXPECT_THAT(logarithmic_axis(1e-7, 3e4, 10, 8).labels,
              ElementsAre("10⁻⁷", "10⁻⁵", "10⁻³", "10⁻¹", "10¹", "10³", "10⁵"));
  EXPECT_EQ(logarithmic_axis(8, 8, 2, 8).labels.size(), 2U);
}

TEST(LogarithmicAxis, KeepsEqualFactorsAtEqualDistances) {
  const Axis axis = logarithmic_axis(16, 1024, 2, 8);
  EXPECT_DOUBLE_EQ(axis.position(16), 0.0);
  EXPECT_DOUBLE_EQ(axis.position(128), 0.5);
  EXPECT_DOUBLE_EQ(axis.position(1024), 1.0);
}

TEST(LogarithmicAxis, RefusesZero) {
  Typesetter typesetter;
  LineChart chart = two_series();
  chart.y_scale = AxisScale::kDecades;
  EXPECT_NO_THROW(lay_out_line_chart(chart, typesetter));
  chart.series[0].points[0].y = 0.0;
  EXPECT_THROW(lay_out_line_chart(chart, typesetter), std::logic_error);
}

TEST(LineChartLayout, HoldsEveryPointAndIntervalInThePlot) {
  Typesetter typesetter;
  const LineChart chart = two_series();
  const LineChartLayout layout = lay_out_line_chart(chart, typesetter);
  const Box& plot = layout.plot;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      EXPECT_GE(layout.x_of(point.x), plot.x);
      EXPECT_LE(layout.x_of(point.x), plot.x + plot.width);
      EXPECT_GE(layout.y_of(point.upper), plot.y);
      EXPECT_LE(layout.y_of(point.lower), plot.y + plot.height);
    }
  }
  EXPECT_EQ(layout.x_of(0), plot.x);
  EXPECT_EQ(layout.y_of(0), plot.y + plot.height);
}

TEST(LineChartLayout, HoldsEveryTextOnThePage) {
  Typesetter typesetter;
  LineChart chart = two_series();
  chart.title =
      "Ein langer Titel über 句子的长度 und darüber, was von einem Vektor fester Länge zu erwarten ist";
  for (int i = 0; i < 9; ++i) chart.series.push_back({"system-" + std::to_string(i), chart.series[0].points});
  const LineChartLayout layout = lay_out_line_chart(chart, typesetter);
  for (const PlacedText& placed : layout.texts) {
    const bool upright = placed.angle != 0.0;
    EXPECT_GE(placed.x, 0.0);
    EXPECT_LE(placed.x + (upright ? placed.text.height() : placed.text.width()), layout.width);
    EXPECT_GE(upright ? placed.y - placed.text.width() : placed.y, 0.0);
    EXPECT_LE(upright ? placed.y : placed.y + placed.text.height(), layout.height);
  }
  ASSERT_EQ(layout.legend.size(), 11U);
  EXPECT_GT(layout.legend.back().y, layout.legend.front().y) << "one row is too short for eleven names";
  for (const LegendEntry& entry : layout.legend) EXPECT_LT(entry.y, layout.plot.y);
}

TEST(LineChartLayout, OneSeriesNeedsNoLegend) {
  Typesetter typesetter;
  LineChart chart = two_series();
  chart.series.pop_back();
  EXPECT_TRUE(lay_out_line_chart(chart, typesetter).legend.empty());
}

TEST(LineChartLayout, RefusesWhatCannotBeDrawn) {
  Typesetter typesetter;
  LineChart chart = two_series();
  chart.series[0].points[0].y = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(lay_out_line_chart(chart, typesetter), std::logic_error);
  chart.series = {{"empty", {}}};
  EXPECT_THROW(lay_out_line_chart(chart, typesetter), std::logic_error);
}

}  // namespace
}  // namespace seq2see::report
