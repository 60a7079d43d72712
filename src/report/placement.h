// Where things stand on a page. Lengths are in units (1/72 inch).
#pragma once

#include "report/typesetter.h"

namespace seq2see::report {

struct Box {
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;
};

struct PlacedText {
  Text text;
  double x;            // of the upper left corner
  double y;            // of the upper left corner
  double angle = 0.0;  // counterclockwise around that corner, radians
};

inline constexpr Colour kInk = {0.11, 0.11, 0.13};
inline constexpr Colour kQuietInk = {0.42, 0.42, 0.45};

}  // namespace seq2see::report
