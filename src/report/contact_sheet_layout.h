// Where everything of a contact sheet stands: measured first, drawn afterwards. Lengths are in units (1/72
// inch).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "report/colour_bar.h"
#include "report/heatmap.h"
#include "report/placement.h"
#include "report/typesetter.h"

namespace seq2see::report {

struct ContactSheetLayout {
  double width = 0.0;   // of the whole page
  double height = 0.0;  // of the whole page
  double cell = 0.0;    // side of a cell, in all matrices
  size_t columns = 0;   // matrices beside each other
  std::string title;
  std::vector<Box> matrices;  // one an alignment; row 0, column 0 at the upper left corner
  ColourBar colour_bar;
  std::vector<PlacedText> texts;  // but those of the colour bar
};

/// Cells are as large as a landscape page lets them be, 16 units at most. Below 2.5 units they would tell
/// nothing: the page grows instead.
ContactSheetLayout lay_out_contact_sheet(std::span<const alignment::Alignment> alignments,
                                         std::span<const HeatmapOptions> options, Typesetter& typesetter);

}  // namespace seq2see::report
