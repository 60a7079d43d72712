// Where the parts of a picture stand, for tests of layouts.
#pragma once

#include <cmath>

#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

/// The smallest upright box around a placed text.
inline Box around(const PlacedText& placed) {
  const double cosine = std::cos(placed.angle);
  const double sine = std::sin(placed.angle);
  const double width = placed.text.width();
  const double height = placed.text.height();
  return {.x = placed.x,
          .y = placed.y - width * sine,
          .width = width * cosine + height * sine,
          .height = width * sine + height * cosine};
}

/// By more than `rim`: the boxes of letters have an empty one.
inline bool overlap(const Box& left, const Box& right, double rim = 0.0) {
  return left.x + rim < right.x + right.width && right.x + rim < left.x + left.width &&
         left.y + rim < right.y + right.height && right.y + rim < left.y + left.height;
}

}  // namespace seq2see::report
