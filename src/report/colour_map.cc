#include "report/colour_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace seq2see::report {
namespace {

// The path through Oklab in polar form: lightness falls, chroma rises, hue turns from teal to indigo.
constexpr double kLightest = 1.0;
constexpr double kDarkest = 0.28;
constexpr double kMostChroma = 0.135;
constexpr double kFirstHue = 190.0;  // degrees
constexpr double kLastHue = 280.0;

// On a dark page chroma has to fall again towards the bright end, where sRGB has little of it.
constexpr double kDarkPage = 0.24;
constexpr double kBrightest = 0.96;
constexpr double kMostChromaOnDark = 0.10;

// Differences: the ends are as dark (or bright) as both hues can be with the same chroma.
constexpr double kPositiveHue = 258.0;
constexpr double kNegativeHue = 55.0;
constexpr double kMostChromaOfDifference = 0.10;
constexpr double kDarkestDifference = 0.42;
constexpr double kBrightestDifference = 0.80;

double cube(double value) { return value * value * value; }

/// The transfer function of sRGB (IEC 61966-2-1), linear light to stored value.
double to_stored(double linear) {
  const double light = std::clamp(linear, 0.0, 1.0);
  return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1.0 / 2.4) - 0.055;
}

double to_linear(double stored) {
  return stored <= 0.04045 ? stored / 12.92 : std::pow((stored + 0.055) / 1.055, 2.4);
}

/// Oklab to sRGB, with the matrices that Ottosson gives.
Colour from_oklab(double lightness, double a, double b) {
  const double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
  const double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
  const double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
  return {to_stored(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          to_stored(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          to_stored(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

Colour from_polar(double lightness, double chroma, double hue) {
  const double angle = hue * std::numbers::pi / 180.0;
  return from_oklab(lightness, chroma * std::cos(angle), chroma * std::sin(angle));
}

/// Between a neutral colour and the end of the side on which the difference lies.
Colour diverging(double difference, double neutral, double end) {
  const double size = std::clamp(std::abs(difference), 0.0, 1.0);
  const double chroma = kMostChromaOfDifference * (1.0 - (1.0 - size) * (1.0 - size));
  return from_polar(std::lerp(neutral, end, size), chroma, difference < 0.0 ? kNegativeHue : kPositiveHue);
}

}  // namespace

Colour colour_of_weight(double weight) {
  const double t = std::clamp(weight, 0.0, 1.0);
  const double chroma = kMostChroma * (1.0 - (1.0 - t) * (1.0 - t));
  return from_polar(std::lerp(kLightest, kDarkest, t), chroma, std::lerp(kFirstHue, kLastHue, t));
}

Colour colour_of_weight_on_dark(double weight) {
  const double t = std::clamp(weight, 0.0, 1.0);
  const double chroma = kMostChromaOnDark * std::sin(std::numbers::pi * std::sqrt(t) * 0.9);
  return from_polar(std::lerp(kDarkPage, kBrightest, t), chroma, std::lerp(kLastHue, kFirstHue, t));
}

Colour colour_of_difference(double difference) {
  return diverging(difference, kLightest, kDarkestDifference);
}

Colour colour_of_difference_on_dark(double difference) {
  return diverging(difference, kDarkPage, kBrightestDifference);
}

double luminance(const Colour& colour) {
  return 0.2126 * to_linear(colour.red) + 0.7152 * to_linear(colour.green) + 0.0722 * to_linear(colour.blue);
}

Colour ink_on(const Colour& background) {
  // Black on the blues in the middle would have the larger contrast by the formula, but is harder to read.
  const double contrast_of_white = 1.05 / (luminance(background) + 0.05);
  const double ink = contrast_of_white >= 3.0 ? 1.0 : 0.0;
  return {ink, ink, ink};
}

}  // namespace seq2see::report
