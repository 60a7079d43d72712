// Colours of attention weights: from white, which saves ink and leaves the page quiet where nothing happens,
// through teal and blue to a dark indigo. On a dark page the same hues the other way round: from the page's
// own darkness to a bright teal. Differences of weights go from neutral to blue or to orange.
#pragma once

namespace seq2see::report {

/// sRGB, each part in 0..1.
struct Colour {
  double red;
  double green;
  double blue;
};

/// The colour of a weight; weights outside of 0..1 take the colour of the nearer end. Equal steps of weight
/// are equal steps of lightness in the Oklab space (B. Ottosson, "A perceptual color space for image
/// processing", 2020), so that the map is perceptually uniform and, as its order is that of lightness alone,
/// reads the same in grey and with every kind of colour blindness.
Colour colour_of_weight(double weight);

/// The same on a dark page, where light says how much: lightness rises from that of kDarkPage.
Colour colour_of_weight_on_dark(double weight);

/// The colour of a difference, -1..1: blue where the first is larger, orange where the second is, neutral
/// where neither is. Lightness tells the size alone, in equal steps and alike on both sides; the two hues are
/// told apart by people of every kind of colour vision.
Colour colour_of_difference(double difference);
Colour colour_of_difference_on_dark(double difference);

/// Relative luminance, 0 (black) to 1 (white), of WCAG 2.
double luminance(const Colour& colour);

/// The ink for small print on `background`: white where its WCAG 2 contrast reaches 3, else black.
Colour ink_on(const Colour& background);

}  // namespace seq2see::report
