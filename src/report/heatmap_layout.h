// Where everything of a heatmap stands: measured first, drawn afterwards. Lengths are in units (1/72 inch).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "report/heatmap.h"
#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

struct HeatmapLayout {
  double width = 0.0;             // of the whole picture
  double height = 0.0;            // of the whole picture
  double cell = 0.0;              // side of a cell
  Box matrix;                     // row 0, column 0 at its upper left corner
  Box colour_bar;                 // weight 1 at its top, 0 at its bottom
  std::vector<double> ticks;      // weights that the colour bar names
  std::vector<PlacedText> texts;  // title, sentences, tokens, axis titles, names of the ticks
};

/// The title of a picture: the given one, or epoch, attention kind, mode and BLEU, as far as they are known.
std::string title_of(const alignment::Alignment& alignment, const HeatmapOptions& options);

/// Cells grow with the tokens, up to 48 units, while the matrix stays within 900, and shrink to 8 units as it
/// grows; beyond 2400 units they shrink further. In cells under 7 units only every n-th token is named.
HeatmapLayout lay_out_heatmap(const alignment::Alignment& alignment, const HeatmapOptions& options,
                              Typesetter& typesetter);

/// Layouts of pictures that are shown one after another: of the same size, with everything in the same place,
/// so that nothing jumps. A matrix that is smaller than the largest stands in the upper left corner of its
/// room.
/// @param alignments  at least one
/// @param options     as many
std::vector<HeatmapLayout> lay_out_heatmaps(std::span<const alignment::Alignment> alignments,
                                            std::span<const HeatmapOptions> options, Typesetter& typesetter);

}  // namespace seq2see::report
