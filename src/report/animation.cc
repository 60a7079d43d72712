#include "report/animation.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "report/apng.h"
#include "report/canvas.h"
#include "report/heatmap_drawing.h"
#include "report/heatmap_layout.h"
#include "report/typesetter.h"

namespace seq2see::report {
namespace {

using std::chrono::milliseconds;

/// Time to look at where it has come to, and to see that it begins anew.
milliseconds last_delay(milliseconds delay) { return std::max(4 * delay, milliseconds(2000)); }

}  // namespace

std::optional<std::string> draw_animation(std::span<const alignment::Alignment> alignments,
                                          std::span<const HeatmapOptions> options, milliseconds delay,
                                          const std::filesystem::path& path) {
  for (const alignment::Alignment& alignment : alignments) {
    alignment::require_matrix(alignment, path.string());
    alignment::check(alignment);
  }
  Typesetter typesetter;
  const std::vector<HeatmapLayout> layouts = lay_out_heatmaps(alignments, options, typesetter);
  std::vector<ApngFrame> frames;
  try {
    for (size_t i = 0; i < layouts.size(); ++i) {
      const bool last = i + 1 == layouts.size();
      frames.push_back({render_heatmap(alignments[i], layouts[i], options[i], ImageFormat::kPng, typesetter),
                        last ? last_delay(delay) : delay});
    }
  } catch (const CairoError& error) {
    throw UserError(path.string(), error.what(), "choose a smaller scale");
  }
  write_file_atomically(path, make_apng(frames));
  return typesetter.font_warning();
}

}  // namespace seq2see::report
