#include "report/token_labels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "alignment/alignment.h"
#include "report/visible_text.h"

namespace seq2see::report {

Labels set_labels(const std::vector<std::string>& tokens, double cell, Typesetter& typesetter,
                  const LabelStyle& label_style) {
  const auto stride = static_cast<size_t>(std::ceil(std::max(1.0, label_style.smallest_cell / cell)));
  TextStyle style{.size = std::clamp(0.7 * cell * static_cast<double>(stride), 5.5, 12.0),
                  .width = label_style.widest};
  Labels labels(tokens.size());
  for (size_t index = 0; index < tokens.size(); index += stride) {
    style.colour = tokens[index] == alignment::kEndOfSentence ? kQuietInk : kInk;
    labels[index] = typesetter.set(visible_token(tokens[index]), style);
  }
  return labels;
}

double largest(const Labels& labels, double (Text::*length)() const) {
  double result = 0.0;
  for (const auto& label : labels) result = std::max(result, label ? ((*label).*length)() : 0.0);
  return result;
}

std::vector<PlacedText> place_columns(Labels labels, double cell, double angle, const Box& matrix) {
  std::vector<PlacedText> texts;
  for (size_t column = 0; column < labels.size(); ++column) {
    if (!labels[column]) continue;
    const double centre = matrix.x + cell * (static_cast<double>(column) + 0.5);
    PlacedText placed{std::move(*labels[column]), centre, matrix.y - kLabelGap, angle};
    if (angle == 0.0) {
      placed.x -= 0.5 * placed.text.width();
      placed.y -= placed.text.baseline() + 2.0;
    } else {
      // The middle of the text's left edge stands over the middle of the column.
      placed.x -= 0.5 * placed.text.height() * std::sin(angle);
      placed.y -= 0.5 * placed.text.height() * std::cos(angle);
    }
    texts.push_back(std::move(placed));
  }
  return texts;
}

std::vector<PlacedText> place_rows(Labels labels, double cell, const Box& matrix) {
  std::vector<PlacedText> texts;
  for (size_t row = 0; row < labels.size(); ++row) {
    if (!labels[row]) continue;
    const double x = matrix.x - kLabelGap - labels[row]->width();
    const double y = matrix.y + cell * (static_cast<double>(row) + 0.5) - 0.5 * labels[row]->height();
    texts.push_back({std::move(*labels[row]), x, y});
  }
  return texts;
}

}  // namespace seq2see::report
