// Pictures of the sentences of a file of alignments.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "report/image_format.h"

namespace seq2see::cli {

struct FileHeatmapOptions {
  std::filesystem::path file;  // where the alignments are from: the title, where they do not say more
  std::string stem;            // of the pictures' names
  std::vector<report::ImageFormat> formats;
  size_t first = 0;  // the number, in the file, of the first of the alignments
};

/// Draws each alignment in each format into the folder, as STEM-00.png and so on, numbered as in the file, on
/// all processors. Logs each different warning once. Returns the pictures. Throws UserError as draw_heatmap
/// does.
std::vector<std::filesystem::path> draw_file_heatmaps(std::span<const alignment::Alignment> alignments,
                                                      const FileHeatmapOptions& options,
                                                      const std::filesystem::path& folder);

}  // namespace seq2see::cli
