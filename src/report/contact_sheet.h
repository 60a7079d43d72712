// All epochs of one sentence pair on one page: small matrices in reading order, on one scale of colours.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "alignment/alignment.h"
#include "report/heatmap.h"
#include "report/image_format.h"

namespace seq2see::report {

/// Draws `alignments` into `path`, whose parent folders are created; written atomically, the same input gives
/// the same bytes on the same machine. Tokens are named beside the first column and above the first row;
/// beside every matrix where they are not the same in all.
///
/// @param alignments  of one sentence pair, in the order in which they are read; at least one
/// @param options     as many: what stands above each matrix; of the first one the PNG scale
/// @returns and throws what draw_heatmap does
std::optional<std::string> draw_contact_sheet(std::span<const alignment::Alignment> alignments,
                                              std::span<const HeatmapOptions> options, ImageFormat format,
                                              const std::filesystem::path& path);

}  // namespace seq2see::report
