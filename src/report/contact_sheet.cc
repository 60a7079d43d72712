#include "report/contact_sheet.h"

#include <cstddef>

#include "base/atomic_file.h"
#include "base/error.h"
#include "report/canvas.h"
#include "report/contact_sheet_layout.h"
#include "report/matrix_drawing.h"
#include "report/typesetter.h"

namespace seq2see::report {
namespace {

void draw(cairo_t* context, std::span<const alignment::Alignment> alignments,
          const ContactSheetLayout& layout) {
  for (size_t i = 0; i < alignments.size(); ++i) {
    draw_cells(context, alignments[i].matrix, layout.matrices[i], layout.cell);
    draw_grid(context, alignments[i].matrix, layout.matrices[i], layout.cell);
  }
  draw_colour_bar(context, layout.colour_bar.box, layout.colour_bar.ticks);
  for (const auto* texts : {&layout.texts, &layout.colour_bar.texts}) {
    for (const PlacedText& placed : *texts) placed.text.draw(context, placed.x, placed.y, placed.angle);
  }
}

}  // namespace

std::optional<std::string> draw_contact_sheet(std::span<const alignment::Alignment> alignments,
                                              std::span<const HeatmapOptions> options, ImageFormat format,
                                              const std::filesystem::path& path) {
  for (const alignment::Alignment& alignment : alignments) {
    alignment::require_matrix(alignment, path.string());
    alignment::check(alignment);
  }
  Typesetter typesetter;
  const ContactSheetLayout layout = lay_out_contact_sheet(alignments, options, typesetter);
  try {
    Canvas canvas(format, layout.width, layout.height, options.front().png_scale, layout.title);
    draw(canvas.context(), alignments, layout);
    write_file_atomically(path, canvas.finish());
  } catch (const CairoError& error) {
    throw UserError(path.string(), error.what(), "choose a smaller scale, or SVG or PDF");
  }
  return typesetter.font_warning();
}

}  // namespace seq2see::report
