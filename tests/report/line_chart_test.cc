#include "report/line_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/text_file.h"
#include "report/line_chart_layout.h"
#include "report/picture.h"
#include "testing/temporary_folder.h"

namespace seq2see::report {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class LineCharts : public ::testing::Test {
 protected:
  [[nodiscard]] std::string draw(const LineChart& chart, ImageFormat format) const {
    draw_line_chart(chart, format, file());
    return read_file(file());
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "new folder" / "chart"; }

  LineChart chart_ = {
      .title = "",
      .x_title = "source length (words)",
      .y_title = "BLEU",
      .series = {{"有注意力", {{10, 30, 25, 35}, {20, 30, 25, 35}}}, {"none", {{10, 20}, {20, 10}}}},
      .png_scale = 1.0};
  testing::TemporaryFolder folder_;
};

double blueness(const Colour& colour) { return colour.blue - colour.red; }

TEST_F(LineCharts, EveryFormatIsWhatItSays) {
  EXPECT_THAT(draw(chart_, ImageFormat::kPng), StartsWith("\x89PNG"));
  EXPECT_THAT(draw(chart_, ImageFormat::kSvg), HasSubstr("<svg"));
  EXPECT_THAT(draw(chart_, ImageFormat::kPdf), StartsWith("%PDF"));
}

TEST_F(LineCharts, TheSameChartGivesTheSameBytes) {
  for (const ImageFormat format : {ImageFormat::kPng, ImageFormat::kSvg, ImageFormat::kPdf}) {
    EXPECT_EQ(draw(chart_, format), draw(chart_, format));
  }
}

TEST_F(LineCharts, ALineRunsThroughItsPointsInItsBand) {
  (void)draw(chart_, ImageFormat::kPng);
  Typesetter typesetter;
  const LineChartLayout layout = lay_out_line_chart(chart_, typesetter);
  const Picture picture(file());
  EXPECT_EQ(picture.width(), static_cast<int>(layout.width));
  // Between the two points: the line at 30, the band up to 35, nothing above it.
  const double x = layout.x_of(15);
  EXPECT_GT(blueness(picture.at(x, layout.y_of(30))), 0.5);
  const double band = blueness(picture.at(x, layout.y_of(33)));
  EXPECT_GT(band, 0.05);
  EXPECT_LT(band, 0.3);
  EXPECT_NEAR(blueness(picture.at(x, layout.y_of(36))), 0.0, 0.02);
  // The other series is of another colour and has no band.
  EXPECT_LT(blueness(picture.at(x, layout.y_of(15))), -0.5);
  EXPECT_NEAR(blueness(picture.at(x, layout.y_of(18))), 0.0, 0.02);
}

TEST_F(LineCharts, APointAloneShowsItsInterval) {
  chart_.series = {{"one", {{10, 30, 20, 40}}}};
  (void)draw(chart_, ImageFormat::kPng);
  Typesetter typesetter;
  const LineChartLayout layout = lay_out_line_chart(chart_, typesetter);
  const Picture picture(file());
  EXPECT_GT(blueness(picture.at(layout.x_of(10), layout.y_of(36))), 0.1);
  EXPECT_GT(blueness(picture.at(layout.x_of(10), layout.y_of(30))), 0.5);
}

TEST(ImageFormats, AreReadFromTheNamesOfFiles) {
  EXPECT_EQ(format_of_file("a/b.png"), ImageFormat::kPng);
  EXPECT_EQ(format_of_file("b.x.svg"), ImageFormat::kSvg);
  EXPECT_EQ(format_of_file("b.pdf"), ImageFormat::kPdf);
  for (const char* name : {"b.gif", "b", ".png", "b."}) EXPECT_THROW(format_of_file(name), UserError) << name;
}

}  // namespace
}  // namespace seq2see::report
