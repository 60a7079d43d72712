#include "report/heatmap_layout.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <span>
#include <utility>

#include "report/colour_bar.h"
#include "report/picture_header.h"
#include "report/token_labels.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;
using alignment::Mode;

constexpr double kSmallestContent = 360.0;  // so that title and sentences of a tiny matrix have room
constexpr double kBarGap = 20.0;            // between matrix and colour bar
constexpr double kUpright = std::numbers::pi / 2.0;
constexpr double kSlanted = std::numbers::pi / 4.0;

/// What pictures of the same size have in common.
struct Grid {
  double cell;
  double label_cell;    // for which the letters are made: no larger
  double column_angle;  // of the column labels, radians
};

/// What has a size before it has a place.
struct Parts {
  Labels columns;
  Labels rows;
  Text source_title;
  Text target_title;
};

/// How much room the things around a matrix take, and itself.
struct Extents {
  double left = 0.0;
  double right = 0.0;
  double above = 0.0;  // up to the header
  double width = 0.0;
  double height = 0.0;
  double title = 0.0;  // how wide it is
};

void append(std::vector<PlacedText> texts, std::vector<PlacedText>& all) {
  std::ranges::move(texts, std::back_inserter(all));
}

double cell_for(size_t tokens) {
  const auto count = static_cast<double>(tokens);
  const double cell = std::min(std::clamp(900.0 / count, 8.0, 34.0), 2400.0 / count);
  return cell >= 1.0 ? std::floor(2.0 * cell) / 2.0 : cell;  // whole pixels at the usual two pixels a unit
}

Grid choose_grid(std::span<const Alignment> alignments, Typesetter& typesetter) {
  size_t longest = 0;
  for (const Alignment& alignment : alignments) {
    longest = std::max({longest, alignment.source.size(), alignment.target.size()});
  }
  const double cell = cell_for(longest);
  double width = 0.0;
  double height = 0.0;
  for (const Alignment& alignment : alignments) {
    const Labels columns = set_labels(alignment.source, cell, typesetter);
    width = std::max(width, largest(columns, &Text::width));
    height = std::max(height, largest(columns, &Text::height));
  }
  // A little more room in the cells may spare the reader from turning the head.
  const double level = std::ceil(width + 8.0);
  if (level <= std::min(48.0, std::max(cell, 900.0 / static_cast<double>(longest)))) {
    return {.cell = std::max(cell, level), .label_cell = cell, .column_angle = 0.0};
  }
  const bool slanted = height <= cell * std::sin(kSlanted);
  return {.cell = cell, .label_cell = cell, .column_angle = slanted ? kSlanted : kUpright};
}

Parts make_parts(const Alignment& alignment, const Grid& grid, Typesetter& typesetter) {
  const TextStyle title_style{.size = 10.5, .colour = kQuietInk};
  return {.columns = set_labels(alignment.source, grid.label_cell, typesetter),
          .rows = set_labels(alignment.target, grid.label_cell, typesetter),
          .source_title = typesetter.set("source", title_style),
          .target_title = typesetter.set("target", title_style)};
}

/// How far the column labels rise above the matrix.
double rise(const Parts& parts, const Grid& grid) {
  return largest(parts.columns, &Text::width) * std::sin(grid.column_angle) +
         largest(parts.columns, &Text::height) * std::cos(grid.column_angle);
}

/// How far slanted column labels reach beyond the right side of the matrix.
double overhang(const Parts& parts, const Grid& grid) {
  double result = 0.0;
  for (size_t column = 0; column < parts.columns.size(); ++column) {
    if (!parts.columns[column] || grid.column_angle == 0.0) continue;
    const double to_the_side = grid.cell * (static_cast<double>(parts.columns.size() - column) - 0.5);
    result = std::max(result, parts.columns[column]->width() * std::cos(grid.column_angle) +
                                  0.5 * parts.columns[column]->height() * std::sin(grid.column_angle) -
                                  to_the_side);
  }
  return result;
}

Extents measure(const Parts& parts, const Grid& grid, double bar_width) {
  return {.left = parts.target_title.height() + 6.0 + largest(parts.rows, &Text::width) + kLabelGap,
          .right = std::max(overhang(parts, grid), kBarGap + bar_width),
          .above = parts.source_title.height() + 4.0 + rise(parts, grid) + kLabelGap,
          .width = grid.cell * static_cast<double>(parts.columns.size()),
          .height = grid.cell * static_cast<double>(parts.rows.size())};
}

/// Room for any of two.
Extents join(const Extents& one, const Extents& other) {
  return {.left = std::max(one.left, other.left),
          .right = std::max(one.right, other.right),
          .above = std::max(one.above, other.above),
          .width = std::max(one.width, other.width),
          .height = std::max(one.height, other.height),
          .title = std::max(one.title, other.title)};
}

/// @param room  of the largest matrix among those that are drawn alike
/// @param left  from the left side of the outermost text to the matrix
HeatmapLayout place(std::vector<PlacedText> header, Parts parts, const Grid& grid, const Box& room,
                    double left, double header_end, Typesetter& typesetter) {
  HeatmapLayout layout;
  layout.cell = grid.cell;
  layout.matrix = {.x = room.x,
                   .y = room.y,
                   .width = grid.cell * static_cast<double>(parts.columns.size()),
                   .height = grid.cell * static_cast<double>(parts.rows.size())};
  ColourBar bar = lay_out_colour_bar(room.x + room.width + kBarGap, room.y, room.height, typesetter);
  layout.colour_bar = bar.box;
  layout.ticks = bar.ticks;

  layout.texts = std::move(header);
  append(place_columns(std::move(parts.columns), grid.cell, grid.column_angle, layout.matrix), layout.texts);
  append(place_rows(std::move(parts.rows), grid.cell, layout.matrix), layout.texts);
  append(std::move(bar.texts), layout.texts);
  const double source_x = room.x + 0.5 * (room.width - parts.source_title.width());
  const double target_y = room.y + 0.5 * (room.height + parts.target_title.width());
  layout.texts.push_back({std::move(parts.source_title), source_x, header_end});
  layout.texts.push_back({std::move(parts.target_title), room.x - left, target_y, kUpright});
  layout.height =
      std::ceil(std::max(room.y + room.height, bar.box.y + bar.box.height + kTickOverhang) + kPageMargin);
  return layout;
}

}  // namespace

std::string title_of(const Alignment& alignment, const HeatmapOptions& options) {
  if (!options.title.empty()) return options.title;
  std::vector<std::string> facts;
  if (alignment.epoch) facts.push_back(epoch_text(*alignment.epoch));
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
  if (options.bleu) facts.push_back(bleu_text(*options.bleu));
  std::string title;
  for (const std::string& fact : facts) title += (title.empty() ? "" : "  ·  ") + fact;
  return title;
}

HeatmapLayout lay_out_heatmap(const Alignment& alignment, const HeatmapOptions& options,
                              Typesetter& typesetter) {
  return std::move(lay_out_heatmaps(std::span(&alignment, 1), std::span(&options, 1), typesetter).front());
}

std::vector<HeatmapLayout> lay_out_heatmaps(std::span<const Alignment> alignments,
                                            std::span<const HeatmapOptions> options, Typesetter& typesetter) {
  const Grid grid = choose_grid(alignments, typesetter);
  std::vector<Parts> parts;
  std::vector<std::string> titles;
  Extents extents;
  for (size_t i = 0; i < alignments.size(); ++i) {
    parts.push_back(make_parts(alignments[i], grid, typesetter));
    titles.push_back(title_of(alignments[i], options[i]));
    Extents own = measure(parts[i], grid, width_of_colour_bar(typesetter));
    own.title = title_width(titles[i], typesetter);
    extents = join(extents, own);
  }
  const double body = extents.left + extents.width + extents.right;
  const double content = std::max({body, kSmallestContent, extents.title});

  std::vector<std::vector<PlacedText>> headers;
  double header_end = 0.0;
  for (size_t i = 0; i < alignments.size(); ++i) {
    headers.push_back(set_header(titles[i], sentences_of(alignments[i]), content, typesetter));
    header_end = std::max(header_end, end_of(headers[i]) + 14.0);
  }

  std::vector<HeatmapLayout> layouts;
  const Box room = {.x = std::round(kPageMargin + 0.5 * (content - body) + extents.left),
                    .y = std::round(header_end + extents.above),
                    .width = extents.width,
                    .height = extents.height};
  for (size_t i = 0; i < alignments.size(); ++i) {
    layouts.push_back(
        place(std::move(headers[i]), std::move(parts[i]), grid, room, extents.left, header_end, typesetter));
    layouts[i].width = std::ceil(content + 2.0 * kPageMargin);
  }
  return layouts;
}

}  // namespace seq2see::report
