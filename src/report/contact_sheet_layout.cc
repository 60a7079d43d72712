#include "report/contact_sheet_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <optional>
#include <utility>

#include "report/heatmap_layout.h"
#include "report/picture_header.h"
#include "report/token_labels.h"

namespace seq2see::report {
namespace {

using alignment::Alignment;

constexpr double kWidestGrid = 920.0;   // of all matrices with their labels
constexpr double kHighestGrid = 600.0;  // likewise
constexpr double kGridShape = 1.5;      // width over height, of a page that has to grow
constexpr double kLargestCell = 16.0;
constexpr double kSmallestCell = 2.5;
constexpr double kGap = 16.0;             // between matrices
constexpr double kCaptionGap = 3.0;       // between caption and what is below it
constexpr double kSmallestWidth = 360.0;  // for the header
constexpr double kBarGap = 20.0;
constexpr double kUpright = std::numbers::pi / 2.0;
constexpr LabelStyle kLabelStyle{.widest = 80.0, .smallest_cell = 7.0};

/// What stands above a matrix: name and figure beside each other where there is room, else below each other.
struct Caption {
  Text name;                   // "Epoch 3"
  std::optional<Text> figure;  // "BLEU 41.2"
};

/// The tokens of one matrix.
struct TokenLabels {
  Labels columns;
  Labels rows;
};

/// How much room each matrix takes with what belongs to it.
struct Panel {
  double cell = 0.0;
  double width = 0.0;           // of the widest matrix or caption
  std::vector<double> heights;  // of the matrices
  double left = 0.0;            // the widest label of a row
  double rise = 0.0;            // the highest label of a column
  double caption = 0.0;
  bool stacked = false;      // captions are
  bool own_rows = false;     // each matrix has its labels at the left
  bool own_columns = false;  // each has its labels above

  [[nodiscard]] double grid_width(size_t columns) const {
    const auto count = static_cast<double>(columns);
    return count * width + (count - 1.0) * kGap + (own_rows ? count : 1.0) * left;
  }
  [[nodiscard]] double grid_height(size_t columns) const {
    return y(heights.size() + columns - 1, columns) - rise_of(1) - caption - kGap;
  }
  /// Of the matrix with that number, from the upper left corner of the grid.
  [[nodiscard]] double x(size_t index, size_t columns) const {
    const auto before = static_cast<double>(index % columns);
    return before * (width + kGap) + (own_rows ? before + 1.0 : 1.0) * left;
  }
  [[nodiscard]] double y(size_t index, size_t columns) const {
    double y = rise + caption;
    for (size_t begin = 0; begin + columns <= index; begin += columns) {
      const size_t end = std::min(begin + columns, heights.size());
      y += *std::max_element(heights.begin() + static_cast<ptrdiff_t>(begin),
                             heights.begin() + static_cast<ptrdiff_t>(end)) +
           kGap + rise_of(1) + caption;
    }
    return y;
  }
  /// How high the labels are that stand above the matrices of that row.
  [[nodiscard]] double rise_of(size_t row) const { return row == 0 || own_columns ? rise : 0.0; }
};

/// Labels that fit into their cells, and those that are turned.
struct Turned {
  Labels level;
  Labels upright;
};

Turned turn(Labels labels, double cell) {
  Turned turned{.level = Labels(labels.size()), .upright = Labels(labels.size())};
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i]) (labels[i]->width() < cell ? turned.level : turned.upright)[i] = std::move(labels[i]);
  }
  return turned;
}

size_t rows_for(size_t count, size_t columns) { return (count + columns - 1) / columns; }

Caption set_caption(const Alignment& alignment, const HeatmapOptions& options, Typesetter& typesetter) {
  const TextStyle name_style{.size = 9.5, .bold = true, .colour = kInk, .width = 140.0};
  const TextStyle figure_style{.size = 9.0, .colour = kQuietInk};
  if (!options.title.empty()) return {typesetter.set(options.title, name_style), std::nullopt};
  Caption caption{
      typesetter.set(alignment.epoch ? "Epoch " + std::to_string(*alignment.epoch) : "Epoch unknown",
                     name_style),
      std::nullopt};
  if (options.bleu) {
    caption.figure = typesetter.set(bleu_text(*options.bleu), figure_style);
  } else if (alignment.epoch == 0) {
    caption.figure = typesetter.set("untrained", figure_style);
  }
  return caption;
}

/// @param tokens  what differs among the matrices: their source or their target
bool differ(std::span<const Alignment> alignments, std::vector<std::string> Alignment::*tokens) {
  return std::ranges::any_of(alignments, [&](const Alignment& alignment) {
    return alignment.*tokens != alignments.front().*tokens;
  });
}

class SheetLayouter {
 public:
  SheetLayouter(std::span<const Alignment> alignments, std::span<const HeatmapOptions> options,
                Typesetter& typesetter)
      : alignments_(alignments), typesetter_(typesetter) {
    for (size_t i = 0; i < alignments.size(); ++i) {
      captions_.push_back(set_caption(alignments[i], options[i], typesetter));
      most_columns_ = std::max(most_columns_, alignments[i].source.size());
    }
    own_rows_ = differ(alignments, &Alignment::target);
    own_columns_ = differ(alignments, &Alignment::source);
  }

  ContactSheetLayout lay_out() {
    const auto [panel, columns] = choose();
    ContactSheetLayout layout;
    layout.cell = panel.cell;
    layout.columns = columns;
    layout.title = title();

    const TextStyle axis_style{.size = 10.5, .colour = kQuietInk};
    Text source_title = typesetter_.set("source", axis_style);
    Text target_title = typesetter_.set("target", axis_style);
    const double left = target_title.height() + 6.0;
    const double bar = kBarGap + width_of_colour_bar(typesetter_);
    const double body = left + panel.grid_width(columns) + bar;
    const double content = std::max({body, kSmallestWidth, title_width(layout.title, typesetter_)});
    layout.texts = set_header(layout.title, sentences(), content, typesetter_);
    const double header_end = end_of(layout.texts) + 14.0;
    const double x = std::round(kPageMargin + 0.5 * (content - body) + left);
    const double y = std::round(header_end + source_title.height() + 8.0);

    for (size_t i = 0; i < alignments_.size(); ++i) place(i, panel, x, y, layout);
    const double first_row = y + panel.y(0, columns);
    const double below = y + panel.grid_height(columns) - first_row;
    layout.colour_bar =
        lay_out_colour_bar(x + panel.grid_width(columns) + kBarGap, first_row, below, typesetter_);
    const double source_x =
        x + panel.x(0, columns) + 0.5 * (panel.grid_width(columns) - panel.left - source_title.width());
    const double target_y = first_row + 0.5 * (below + target_title.width());
    layout.texts.push_back({std::move(source_title), source_x, header_end});
    layout.texts.push_back({std::move(target_title), x - left, target_y, kUpright});

    layout.width = std::ceil(content + 2.0 * kPageMargin);
    const Box& bar_box = layout.colour_bar.box;
    layout.height = std::ceil(
        std::max(y + panel.grid_height(columns), bar_box.y + bar_box.height + kTickOverhang) + kPageMargin);
    return layout;
  }

 private:
  [[nodiscard]] TokenLabels labels(size_t index, double cell) const {
    return {.columns = set_labels(alignments_[index].source, cell, typesetter_, kLabelStyle),
            .rows = set_labels(alignments_[index].target, cell, typesetter_, kLabelStyle)};
  }

  [[nodiscard]] Panel measure(double cell) const {
    Panel panel{.cell = cell,
                .width = cell * static_cast<double>(most_columns_),
                .heights = {},
                .own_rows = own_rows_,
                .own_columns = own_columns_};
    for (const Alignment& alignment : alignments_) {
      panel.heights.push_back(cell * static_cast<double>(alignment.target.size()));
    }
    const size_t labelled = own_rows_ || own_columns_ ? alignments_.size() : 1;
    for (size_t i = 0; i < labelled; ++i) {
      auto [columns, rows] = labels(i, cell);
      const auto [level, upright] = turn(std::move(columns), cell);
      panel.left = std::max(panel.left, largest(rows, &Text::width) + kLabelGap);
      panel.rise = std::max({panel.rise, largest(level, &Text::height) + kLabelGap,
                             largest(upright, &Text::width) + kLabelGap});
    }
    double narrow = 0.0;
    double wide = 0.0;
    double name_height = 0.0;
    double figure_height = 0.0;
    for (const Caption& caption : captions_) {
      const double figure = caption.figure ? caption.figure->width() : 0.0;
      narrow = std::max({narrow, caption.name.width(), figure});
      wide = std::max(wide, caption.name.width() + (caption.figure ? 8.0 + figure : 0.0));
      name_height = std::max(name_height, caption.name.height());
      figure_height = std::max(figure_height, caption.figure ? caption.figure->height() : 0.0);
    }
    panel.stacked = wide > panel.width;
    panel.width = std::max(panel.width, panel.stacked ? narrow : wide);
    panel.caption = kCaptionGap + (panel.stacked ? name_height + figure_height : name_height);
    return panel;
  }

  /// How many matrices stand beside each other, where all fit on a page of the usual size.
  [[nodiscard]] std::optional<size_t> columns_on_page(const Panel& panel) const {
    const size_t count = alignments_.size();
    for (size_t columns = count; columns > 0; --columns) {
      if (panel.grid_width(columns) > kWidestGrid || panel.grid_height(columns) > kHighestGrid) continue;
      return rows_for(count, rows_for(count, columns));  // as many in the last row as there can be
    }
    return std::nullopt;
  }

  [[nodiscard]] std::pair<Panel, size_t> choose() const {
    const size_t count = alignments_.size();
    // Whether cells of a size fit is looked up by halving: measuring many tokens takes its time.
    int fitting = 0;  // half units
    int too_large = static_cast<int>(2.0 * kLargestCell) + 1;
    for (int tried = too_large - 1; fitting + 1 < too_large; tried = (fitting + too_large) / 2) {
      (columns_on_page(measure(0.5 * tried)) ? fitting : too_large) = tried;
    }
    const Panel panel = measure(std::max(0.5 * fitting, kSmallestCell));
    if (const auto columns = columns_on_page(panel)) return {panel, *columns};
    size_t best = 1;
    const auto distance = [&](size_t columns) {
      return std::abs(std::log(panel.grid_width(columns) / panel.grid_height(columns) / kGridShape));
    };
    for (size_t columns = 2; columns <= count; ++columns) {
      if (distance(columns) < distance(best)) best = columns;
    }
    return {panel, best};
  }

  [[nodiscard]] std::string title() const {
    Alignment shown = alignments_.front();
    const std::optional<int64_t> first = std::exchange(shown.epoch, std::nullopt);
    const std::optional<int64_t> last = alignments_.back().epoch;
    std::string title = title_of(shown, {});
    if (first && last && *first != *last) {
      title += "  ·  epochs " + std::to_string(*first) + " to " + std::to_string(*last);
    }
    return title;
  }

  [[nodiscard]] std::vector<NamedSentence> sentences() const {
    std::vector<NamedSentence> sentences = sentences_of(alignments_.front());
    if (own_rows_) std::erase_if(sentences, [](const auto& sentence) { return sentence.name == "target"; });
    return sentences;
  }

  /// The matrix with that number, in a grid whose upper left corner is (x, y).
  void place(size_t index, const Panel& panel, double x, double y, ContactSheetLayout& layout) {
    const Alignment& alignment = alignments_[index];
    const size_t row = index / layout.columns;
    const size_t column = index % layout.columns;
    const Box matrix = {.x = x + panel.x(index, layout.columns),
                        .y = y + panel.y(index, layout.columns),
                        .width = panel.cell * static_cast<double>(alignment.source.size()),
                        .height = panel.cell * static_cast<double>(alignment.target.size())};
    layout.matrices.push_back(matrix);
    auto [column_labels, row_labels] = labels(index, panel.cell);
    std::vector<PlacedText> texts;
    if (column == 0 || own_rows_) texts = place_rows(std::move(row_labels), panel.cell, matrix);
    if (row == 0 || own_columns_) {
      auto [level, upright] = turn(std::move(column_labels), panel.cell);
      std::ranges::move(place_columns(std::move(level), panel.cell, 0.0, matrix), std::back_inserter(texts));
      std::ranges::move(place_columns(std::move(upright), panel.cell, kUpright, matrix),
                        std::back_inserter(texts));
    }
    std::ranges::move(texts, std::back_inserter(layout.texts));

    Caption& caption = captions_[index];
    const double top = matrix.y - panel.rise_of(row) - panel.caption;
    const double right = matrix.x + panel.cell * static_cast<double>(most_columns_);
    if (caption.figure) {
      const double figure_x = panel.stacked ? matrix.x : right - caption.figure->width();
      const double figure_y = panel.stacked ? top + caption.name.height()
                                            : top + caption.name.baseline() - caption.figure->baseline();
      layout.texts.push_back({std::move(*caption.figure), figure_x, figure_y});
    }
    layout.texts.push_back({std::move(caption.name), matrix.x, top});
  }

  std::span<const Alignment> alignments_;
  Typesetter& typesetter_;
  std::vector<Caption> captions_;
  size_t most_columns_ = 0;
  bool own_rows_ = false;     // the matrices have different target tokens
  bool own_columns_ = false;  // and source tokens
};

}  // namespace

ContactSheetLayout lay_out_contact_sheet(std::span<const Alignment> alignments,
                                         std::span<const HeatmapOptions> options, Typesetter& typesetter) {
  return SheetLayouter(alignments, options, typesetter).lay_out();
}

}  // namespace seq2see::report
