// A chart of lines with their uncertainty: scores over the length of sentences, or over epochs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/image_format.h"

namespace seq2see::report {

struct ChartPoint {
  double x = 0.0;
  double y = 0.0;
  double lower = 0.0;  ///< of the interval of y; where lower is not below upper there is none
  double upper = 0.0;
};

struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;  ///< by rising x
};

enum class AxisScale {
  kLinear,     ///< from 0: a cut axis makes small differences look large
  kDoublings,  ///< logarithmic, with ticks at powers of 2
  kDecades,    ///< logarithmic, with ticks at powers of 10
};

struct LineChart {
  std::string title;    ///< empty: none
  std::string x_title;  ///< with its unit
  std::string y_title;
  std::vector<ChartSeries> series;  ///< a legend names them where there are several
  AxisScale x_scale = AxisScale::kLinear;
  AxisScale y_scale = AxisScale::kLinear;
  /// Pixels a unit, where a unit is 1/72 inch in SVG and PDF.
  double png_scale = 3.0;
};

/// Draws `chart` into `path`, whose parent folders are created; the file is written atomically. The same
/// chart gives the same bytes on the same machine. The colours are those of Okabe and Ito (2008), which
/// people of every kind of colour vision tell apart, and each series has a mark of its own shape, so that the
/// chart survives grey print.
///
/// @returns a warning where the fonts of this machine lack glyphs
/// Throws UserError where the file cannot be written, std::logic_error where there is no point or one does
/// not lie on the axes: negative, not finite, or 0 where an axis is logarithmic.
std::optional<std::string> draw_line_chart(const LineChart& chart, ImageFormat format,
                                           const std::filesystem::path& path);

}  // namespace seq2see::report
