// Tokens beside the rows and above the columns of a matrix. Lengths are in units (1/72 inch).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

inline constexpr double kLabelGap = 6.0;  // between labels and matrix

/// The tokens of one axis; no text where a token is left out.
using Labels = std::vector<std::optional<Text>>;

struct LabelStyle {
  double widest = 140.0;       // longer tokens end in an ellipsis
  double smallest_cell = 7.0;  // in smaller cells only every n-th token is named
};

/// Letters that fit into cells of that size.
Labels set_labels(const std::vector<std::string>& tokens, double cell, Typesetter& typesetter,
                  const LabelStyle& style = {});

/// The largest width or height among them; 0 where there is none.
double largest(const Labels& labels, double (Text::*length)() const);

/// Above the columns of `matrix`, reading upwards at that angle (radians; 0: level and centred).
std::vector<PlacedText> place_columns(Labels labels, double cell, double angle, const Box& matrix);

/// At the left of the rows of `matrix`.
std::vector<PlacedText> place_rows(Labels labels, double cell, const Box& matrix);

}  // namespace seq2see::report
