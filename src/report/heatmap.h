// An attention matrix as a picture: target tokens down the left side, source tokens along the top, darker
// where the model looked harder. One drawing routine for all formats, so that PNG, SVG and PDF show the same.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "alignment/alignment.h"
#include "report/image_format.h"

namespace seq2see::report {

struct HeatmapOptions {
  /// Empty: made of epoch, attention kind, mode and BLEU, as far as they are known.
  std::string title;
  /// Of the model on its development set, 0..100; part of the made title.
  std::optional<double> bleu;
  /// Pixels a unit, where a unit is 1/72 inch in SVG and PDF. 2 is sharp on paper and screen.
  double png_scale = 2.0;
};

/// Draws `alignment` into `path`, whose parent folders are created; the file is written atomically. The same
/// input gives the same bytes on the same machine. Several threads may draw at once, each its own file.
///
/// Tokens are data: markup in them is shown as it stands, control characters and spaces are made visible,
/// very long ones end in an ellipsis (the whole sentences stand under the title). Cells shrink as the matrix
/// grows and show their values while these fit.
///
/// @returns a warning, with the apt command that helps, where the fonts of this machine lack glyphs
/// Throws UserError where the alignment has no matrix (attention kind "none"), or the file cannot be written.
std::optional<std::string> draw_heatmap(const alignment::Alignment& alignment, const HeatmapOptions& options,
                                        ImageFormat format, const std::filesystem::path& path);

}  // namespace seq2see::report
