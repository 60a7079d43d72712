// How the attention of one sentence pair changes over the epochs, as a moving picture.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "alignment/alignment.h"
#include "report/heatmap.h"

namespace seq2see::report {

inline constexpr std::chrono::milliseconds kUsualDelay{600};
inline constexpr std::chrono::milliseconds kLongestFrameDelay{10'000};

/// Draws each alignment as draw_heatmap does, all in the same place on a page of the same size, and writes
/// them to `path` as one animated PNG that runs again and again. The last one is shown longer than the
/// others. Written atomically; the same input gives the same bytes on the same machine.
///
/// @param alignments  of one sentence pair, in the order in which they are shown; at least one
/// @param options     as many: what the title of each frame says
/// @param delay       how long a frame is shown, 1 ms to kLongestFrameDelay
/// @returns and throws what draw_heatmap does
std::optional<std::string> draw_animation(std::span<const alignment::Alignment> alignments,
                                          std::span<const HeatmapOptions> options,
                                          std::chrono::milliseconds delay, const std::filesystem::path& path);

}  // namespace seq2see::report
