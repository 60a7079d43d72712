#include "report/colour_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace seq2see::report {
namespace {

double linear(double stored) {
  return stored <= 0.04045 ? stored / 12.92 : std::pow((stored + 0.055) / 1.055, 2.4);
}

/// The lightness of Oklab from sRGB, the direction that the program does not compute (Ottosson 2020).
double oklab_lightness(const Colour& colour) {
  const double r = linear(colour.red);
  const double g = linear(colour.green);
  const double b = linear(colour.blue);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
}

TEST(ColourMap, StartsAtWhiteAndEndsDark) {
  const Colour none = colour_of_weight(0.0);
  EXPECT_NEAR(none.red, 1.0, 1e-3);
  EXPECT_NEAR(none.green, 1.0, 1e-3);
  EXPECT_NEAR(none.blue, 1.0, 1e-3);
  EXPECT_LT(luminance(colour_of_weight(1.0)), 0.03);
}

TEST(ColourMap, WeightsOutsideTakeTheNearerEnd) {
  EXPECT_EQ(colour_of_weight(-1.0).red, colour_of_weight(0.0).red);
  EXPECT_EQ(colour_of_weight(1.5).blue, colour_of_weight(1.0).blue);
}

TEST(ColourMap, EqualStepsOfWeightAreEqualStepsOfLightness) {
  // A colour that had to be cut to what sRGB can show would leave the line.
  for (int step = 0; step <= 100; ++step) {
    const double weight = step / 100.0;
    EXPECT_NEAR(oklab_lightness(colour_of_weight(weight)), 1.0 - 0.72 * weight, 2e-3) << weight;
  }
}

TEST(ColourMap, LuminanceOnlyFalls) {
  for (int step = 0; step < 1000; ++step) {
    EXPECT_GT(luminance(colour_of_weight(step / 1000.0)), luminance(colour_of_weight((step + 1) / 1000.0)))
        << step;
  }
}

TEST(ColourMap, OnADarkPageEqualStepsOfWeightAreEqualStepsUp) {
  for (int step = 0; step <= 100; ++step) {
    const double weight = step / 100.0;
    EXPECT_NEAR(oklab_lightness(colour_of_weight_on_dark(weight)), 0.24 + 0.72 * weight, 2e-3) << weight;
  }
}

TEST(ColourMap, DifferencesOfOneSizeAreEquallyLightOnBothSides) {
  for (int step = 0; step <= 100; ++step) {
    const double size = step / 100.0;
    EXPECT_NEAR(oklab_lightness(colour_of_difference(size)), 1.0 - 0.58 * size, 2e-3) << size;
    EXPECT_NEAR(oklab_lightness(colour_of_difference(-size)), 1.0 - 0.58 * size, 2e-3) << size;
    EXPECT_NEAR(oklab_lightness(colour_of_difference_on_dark(size)), 0.24 + 0.56 * size, 2e-3) << size;
    EXPECT_NEAR(oklab_lightness(colour_of_difference_on_dark(-size)), 0.24 + 0.56 * size, 2e-3) << size;
  }
}

TEST(ColourMap, DifferencesAreBlueWhereTheFirstIsLargerAndOrangeWhereTheSecondIs) {
  for (const auto colour_of : {colour_of_difference, colour_of_difference_on_dark}) {
    EXPECT_GT(colour_of(0.5).blue, colour_of(0.5).red + 0.1);
    EXPECT_GT(colour_of(-0.5).red, colour_of(-0.5).blue + 0.1);
    EXPECT_NEAR(colour_of(0.0).red, colour_of(0.0).blue, 1e-3);
  }
}

TEST(Luminance, KnownValues) {
  EXPECT_DOUBLE_EQ(luminance({0.0, 0.0, 0.0}), 0.0);
  EXPECT_NEAR(luminance({1.0, 1.0, 1.0}), 1.0, 1e-12);
  EXPECT_NEAR(luminance({0.0, 1.0, 0.0}), 0.7152, 1e-12);
}

TEST(Ink, IsReadableOnEveryWeight) {
  for (int step = 0; step <= 100; ++step) {
    const double background = luminance(colour_of_weight(step / 100.0));
    const double ink = luminance(ink_on(colour_of_weight(step / 100.0)));
    EXPECT_GE((std::max(background, ink) + 0.05) / (std::min(background, ink) + 0.05), 3.0) << step;
  }
}

}  // namespace
}  // namespace seq2see::report
