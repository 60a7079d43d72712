// A heatmap that is laid out becomes the bytes of a picture.
#pragma once

#include <string>

#include "alignment/alignment.h"
#include "report/heatmap.h"
#include "report/heatmap_layout.h"
#include "report/image_format.h"
#include "report/typesetter.h"

namespace seq2see::report {

/// Throws CairoError.
std::string render_heatmap(const alignment::Alignment& alignment, const HeatmapLayout& layout,
                           const HeatmapOptions& options, ImageFormat format, Typesetter& typesetter);

}  // namespace seq2see::report
