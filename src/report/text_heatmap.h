// An attention matrix for a terminal: target tokens at the left, source tokens along the top, cells as
// blocks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "alignment/alignment.h"
#include "report/terminal_colour.h"

namespace seq2see::report {

inline constexpr size_t kFewestColumns = 20;

struct TextHeatmapOptions {
  /// Of the model on its development set, 0..100; part of the title.
  std::optional<double> bleu = std::nullopt;
  /// No line is wider than this, or kFewestColumns. What has no room is shortened; a matrix that has none,
  /// even with the smallest cells, is cut into parts that stand below each other.
  size_t columns = 80;
  /// Without colours weights are shades: · below 0.05, ░, ▒ from 0.25, ▓ from 0.5, █ from 0.75 on.
  ColourDepth depth = ColourDepth::kNone;
  /// Light letters on a dark page: colours brighten with the weight, otherwise they darken.
  bool dark = true;
};

/// Lines, each with its end. Source tokens are written from top to bottom, unless all are short enough to
/// stand above their cells as they are. Cells show their weights where these fit. Tokens are data: control
/// characters in them are made visible and cannot reach the terminal.
///
/// Throws UserError where the alignment has no matrix (attention kind "none").
std::string draw_text_heatmap(const alignment::Alignment& alignment, const TextHeatmapOptions& options);

}  // namespace seq2see::report
