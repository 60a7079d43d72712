#include "report/heatmap_layout.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>

#include "report/visible_text.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using alignment::Mode;

constexpr double kMargin = 20.0;
constexpr double kTickOverhang = 8.0;       // half a tick label
constexpr double kSmallestContent = 360.0;  // so that title and sentences of a tiny matrix have room
constexpr double kWidestTitle = 560.0;      // in one line
constexpr double kLabelGap = 6.0;           // between labels and matrix
constexpr double kBarGap = 20.0;            // between matrix and colour bar
constexpr double kBarWidth = 11.0;
constexpr TextStyle kTitleStyle{.size = 13.0, .bold = true, .colour = kInk};
constexpr double kUpright = std::numbers::pi / 2.0;
constexpr double kSlanted = std::numbers::pi / 4.0;

/// The tokens of one axis; no text where a token is left out.
using Labels = std::vector<std::optional<Text>>;

/// What has a size before it has a place.
struct Parts {
  double cell;
  double column_angle;  // of the column labels, radians
  Labels columns;
  Labels rows;
  Text source_title;
  Text target_title;
  Text bar_title;
};

std::string fixed(double value, int decimals) {
  std::array<char, 64> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  return {digits.data(), result.ptr};
}

void append(std::vector<PlacedText> texts, std::vector<PlacedText>& all) {
  std::ranges::move(texts, std::back_inserter(all));
}

double cell_for(size_t tokens) {
  const auto count = static_cast<double>(tokens);
  const double cell = std::min(std::clamp(900.0 / count, 8.0, 34.0), 2400.0 / count);
  return cell >= 1.0 ? std::floor(2.0 * cell) / 2.0 : cell;  // whole pixels at the usual two pixels a unit
}

Labels set_labels(const std::vector<std::string>& tokens, double cell, Typesetter& typesetter) {
  const auto stride = static_cast<size_t>(std::ceil(std::max(1.0, 7.0 / cell)));
  TextStyle style{.size = std::clamp(0.7 * cell * static_cast<double>(stride), 5.5, 12.0), .width = 140.0};
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

Parts make_parts(const Alignment& alignment, Typesetter& typesetter) {
  const size_t longest = std::max(alignment.source.size(), alignment.target.size());
  const TextStyle title_style{.size = 10.5, .colour = kQuietInk};
  double cell = cell_for(longest);
  Parts parts{.cell = cell,
              .column_angle = kUpright,
              .columns = set_labels(alignment.source, cell, typesetter),
              .rows = set_labels(alignment.target, cell, typesetter),
              .source_title = typesetter.set("source", title_style),
              .target_title = typesetter.set("target", title_style),
              .bar_title = typesetter.set("attention weight", title_style)};
  // A little more room in the cells may spare the reader from turning the head.
  const double level = std::ceil(largest(parts.columns, &Text::width) + 8.0);
  if (level <= std::min(48.0, std::max(cell, 900.0 / static_cast<double>(longest)))) {
    parts.cell = std::max(cell, level);
    parts.column_angle = 0.0;
  } else if (largest(parts.columns, &Text::height) <= cell * std::sin(kSlanted)) {
    parts.column_angle = kSlanted;
  }
  return parts;
}

/// How far the column labels rise above the matrix.
double rise(const Parts& parts) {
  return largest(parts.columns, &Text::width) * std::sin(parts.column_angle) +
         largest(parts.columns, &Text::height) * std::cos(parts.column_angle);
}

/// How far slanted column labels reach beyond the right side of the matrix.
double overhang(const Parts& parts) {
  double result = 0.0;
  for (size_t column = 0; column < parts.columns.size(); ++column) {
    if (!parts.columns[column] || parts.column_angle == 0.0) continue;
    const double to_the_side = parts.cell * (static_cast<double>(parts.columns.size() - column) - 0.5);
    result = std::max(result, parts.columns[column]->width() * std::cos(parts.column_angle) +
                                  0.5 * parts.columns[column]->height() * std::sin(parts.column_angle) -
                                  to_the_side);
  }
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

std::vector<PlacedText> set_ticks(const std::vector<double>& ticks, const Box& bar, Typesetter& typesetter) {
  std::vector<PlacedText> texts;
  for (const double tick : ticks) {
    Text text = typesetter.set(tick == 0.0 || tick == 1.0 ? fixed(tick, 0) : fixed(tick, 1),
                               {.size = 9.0, .colour = kQuietInk});
    const double y = bar.y + (1.0 - tick) * bar.height - 0.5 * text.height();
    texts.push_back({std::move(text), bar.x + bar.width + 6.0, y});
  }
  return texts;
}

/// Title and sentences, from the upper left corner of the page.
std::vector<PlacedText> set_header(const Alignment& alignment, const std::string& title, double width,
                                   Typesetter& typesetter) {
  std::vector<PlacedText> texts;
  double y = kMargin;
  TextStyle title_style = kTitleStyle;
  title_style.width = width;
  title_style.lines = 2;
  texts.push_back({typesetter.set(visible_sentence(title), title_style), kMargin, y});
  y += texts.back().text.height() + 5.0;
  std::vector<std::pair<std::string_view, std::string_view>> sentences = {
      {"source", alignment.source_sentence}, {"target", alignment.target_sentence}};
  if (!alignment.reference.empty() && alignment.reference != alignment.target_sentence)
    sentences.emplace_back("reference", alignment.reference);
  const double indent = sentences.size() == 3 ? 62.0 : 44.0;
  for (const auto& [name, sentence] : sentences) {
    if (sentence.empty()) continue;
    const TextStyle style{.size = 10.5, .colour = kInk, .width = width - indent, .lines = 4};
    Text text = typesetter.set(visible_sentence(sentence), style);
    const double height = text.height();
    Text label = typesetter.set(name, {.size = 10.5, .colour = kQuietInk});
    const double label_y = y + text.baseline() - label.baseline();
    texts.push_back({std::move(label), kMargin, label_y});
    texts.push_back({std::move(text), kMargin + indent, y});
    y += height + 2.0;
  }
  return texts;
}

}  // namespace

std::string title_of(const Alignment& alignment, const HeatmapOptions& options) {
  if (!options.title.empty()) return options.title;
  std::vector<std::string> facts;
  if (alignment.epoch) {
    facts.push_back("Epoch " + std::to_string(*alignment.epoch) +
                    (*alignment.epoch == 0 ? " (untrained)" : ""));
  }
  if (!alignment.attention.empty()) facts.push_back(alignment.attention + " attention");
  switch (alignment.mode) {
    case Mode::kForced:
      facts.emplace_back("forced target");
      break;
    case Mode::kGreedy:
      facts.emplace_back("greedy output");
      break;
    case Mode::kBeam:
      facts.emplace_back("beam search output");
      break;
    case Mode::kSample:
      facts.emplace_back("sampled output");
      break;
  }
  if (options.bleu) facts.push_back("BLEU " + fixed(*options.bleu, 1));
  std::string title;
  for (const std::string& fact : facts) title += (title.empty() ? "" : "  ·  ") + fact;
  return title;
}

HeatmapLayout lay_out_heatmap(const Alignment& alignment, const HeatmapOptions& options,
                              Typesetter& typesetter) {
  Parts parts = make_parts(alignment, typesetter);
  HeatmapLayout layout;
  layout.cell = parts.cell;
  layout.matrix.width = parts.cell * static_cast<double>(alignment.source.size());
  layout.matrix.height = parts.cell * static_cast<double>(alignment.target.size());

  const double left = parts.target_title.height() + 6.0 + largest(parts.rows, &Text::width) + kLabelGap;
  const double bar_block = kBarGap + kBarWidth + 28.0 + parts.bar_title.height();
  const double body = left + layout.matrix.width + std::max(overhang(parts), bar_block);
  const std::string title = title_of(alignment, options);
  const double title_width = typesetter.set(visible_sentence(title), kTitleStyle).width();
  const double content =
      std::max({body, kSmallestContent, std::min(std::ceil(title_width) + 1.0, kWidestTitle)});

  std::vector<PlacedText> header = set_header(alignment, title, content, typesetter);
  const double header_end = header.back().y + header.back().text.height() + 14.0;
  append(std::move(header), layout.texts);

  layout.matrix.x = std::round(kMargin + 0.5 * (content - body) + left);
  layout.matrix.y = std::round(header_end + parts.source_title.height() + 4.0 + rise(parts) + kLabelGap);
  const Box& matrix = layout.matrix;
  layout.colour_bar = {.x = matrix.x + matrix.width + kBarGap,
                       .y = matrix.y,
                       .width = kBarWidth,
                       .height = std::clamp(matrix.height, 90.0, 260.0)};
  const Box& bar = layout.colour_bar;
  layout.ticks = bar.height >= 150.0 ? std::vector{0.0, 0.2, 0.4, 0.6, 0.8, 1.0} : std::vector{0.0, 0.5, 1.0};

  append(place_columns(std::move(parts.columns), parts.cell, parts.column_angle, matrix), layout.texts);
  append(place_rows(std::move(parts.rows), parts.cell, matrix), layout.texts);
  append(set_ticks(layout.ticks, bar, typesetter), layout.texts);
  const double source_x = matrix.x + 0.5 * (matrix.width - parts.source_title.width());
  const double target_y = matrix.y + 0.5 * (matrix.height + parts.target_title.width());
  const double bar_title_y = bar.y + 0.5 * (bar.height + parts.bar_title.width());
  layout.texts.push_back({std::move(parts.source_title), source_x, header_end});
  layout.texts.push_back({std::move(parts.target_title), matrix.x - left, target_y, kUpright});
  layout.texts.push_back({std::move(parts.bar_title), bar.x + bar.width + 28.0, bar_title_y, kUpright});

  layout.width = std::ceil(content + 2.0 * kMargin);
  // The lowest tick label stands across the bar's lower edge.
  layout.height = std::ceil(std::max(matrix.y + matrix.height, bar.y + bar.height + kTickOverhang) + kMargin);
  return layout;
}

}  // namespace seq2see::report
