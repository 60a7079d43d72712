#include "report/heatmap.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "report/canvas.h"
#include "report/heatmap_drawing.h"
#include "report/heatmap_layout.h"
#include "report/typesetter.h"

namespace seq2see::report {

std::optional<std::string> draw_heatmap(const alignment::Alignment& alignment, const HeatmapOptions& options,
                                        ImageFormat format, const std::filesystem::path& path) {
  alignment::require_matrix(alignment, path.string());
  alignment::check(alignment);
  Typesetter typesetter;
  const HeatmapLayout layout = lay_out_heatmap(alignment, options, typesetter);
  try {
    write_file_atomically(path, render_heatmap(alignment, layout, options, format, typesetter));
  } catch (const CairoError& error) {
    throw UserError(path.string(), error.what(), "choose a smaller scale, or SVG or PDF");
  }
  return typesetter.font_warning();
}

}  // namespace seq2see::report
