// Colours of a terminal: the control sequences of ISO 6429, as terminals have extended them.
#pragma once

#include <string>
#include <string_view>

#include "report/colour_map.h"

namespace seq2see::report {

enum class ColourDepth {
  kNone,        // no control sequences at all
  k256,         // xterm's palette
  kTrueColour,  // 8 bits for each of red, green and blue
};

inline constexpr std::string_view kBold = "\x1B[1m";
inline constexpr std::string_view kFaint = "\x1B[2m";
inline constexpr std::string_view kPlain = "\x1B[0m";  // ends every style and colour

/// Turns to the colour of a weight for what stands behind the letters, and of the letters that are read on
/// it. Empty for kNone.
std::string colour_sequence(const Colour& background, ColourDepth depth);

/// One of xterm's palette.
struct PaletteColour {
  int number;
  Colour colour;
};

/// The one that shows a weight's colour (colour_map.h), on a light or a dark page. Not simply the nearest:
/// only those are taken that keep the order of lightness and the hues.
PaletteColour palette_colour(const Colour& wanted);

}  // namespace seq2see::report
