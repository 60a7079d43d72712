#include "report/colour_bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string_view>
#include <utility>

#include "report/colour_map.h"
#include "report/pen.h"

namespace seq2see::report {
namespace {

constexpr double kBarWidth = 11.0;
constexpr double kTickGap = 6.0;
constexpr double kTitleAt = 28.0;  // from the bar's right side
constexpr Colour kEdgeColour = {0.45, 0.45, 0.47};

Text set_title(Typesetter& typesetter) {
  return typesetter.set("attention weight", {.size = 10.5, .colour = kQuietInk});
}

std::string_view name_of(double tick) {
  constexpr std::array<std::string_view, 11> kNames = {"0",   "0.1", "0.2", "0.3", "0.4", "0.5",
                                                       "0.6", "0.7", "0.8", "0.9", "1"};
  return kNames.at(static_cast<size_t>(std::lround(10.0 * tick)));
}

}  // namespace

double width_of_colour_bar(Typesetter& typesetter) {
  return kBarWidth + kTitleAt + set_title(typesetter).height();
}

ColourBar lay_out_colour_bar(double x, double y, double height, Typesetter& typesetter) {
  ColourBar bar;
  bar.box = {.x = x, .y = y, .width = kBarWidth, .height = std::clamp(height, 90.0, 260.0)};
  bar.ticks =
      bar.box.height >= 150.0 ? std::vector{0.0, 0.2, 0.4, 0.6, 0.8, 1.0} : std::vector{0.0, 0.5, 1.0};
  for (const double tick : bar.ticks) {
    Text text = typesetter.set(name_of(tick), {.size = 9.0, .colour = kQuietInk});
    const double tick_y = y + (1.0 - tick) * bar.box.height - 0.5 * text.height();
    bar.texts.push_back({std::move(text), x + kBarWidth + kTickGap, tick_y});
  }
  Text title = set_title(typesetter);
  const double title_y = y + 0.5 * (bar.box.height + title.width());
  bar.texts.push_back({std::move(title), x + kBarWidth + kTitleAt, title_y, std::numbers::pi / 2.0});
  return bar;
}

void draw_colour_bar(cairo_t* context, const Box& bar, const std::vector<double>& ticks) {
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
  set_colour(context, kEdgeColour);
  cairo_set_line_width(context, 0.5);
  cairo_stroke(context);
  for (const double tick : ticks) {
    const double y = bar.y + (1.0 - tick) * bar.height;
    cairo_move_to(context, bar.x + bar.width, y);
    cairo_line_to(context, bar.x + bar.width + 3.0, y);
    cairo_stroke(context);
  }
}

}  // namespace seq2see::report
