#include "cli/file_heatmaps.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/logging.h"
#include "cli/trained_model.h"
#include "report/heatmap.h"

namespace seq2see::cli {
namespace {

/// Empty where the alignment says what model it is from.
std::string title_of(const alignment::Alignment& alignment, const std::filesystem::path& file,
                     size_t number) {
  if (!alignment.attention.empty() || alignment.epoch) return {};
  return file.filename().string() + "  ·  sentence " + std::to_string(number);
}

}  // namespace

std::vector<std::filesystem::path> draw_file_heatmaps(std::span<const alignment::Alignment> alignments,
                                                      const FileHeatmapOptions& options,
                                                      const std::filesystem::path& folder) {
  const size_t formats = options.formats.size();
  std::vector<std::filesystem::path> pictures(alignments.size() * formats);
  std::vector<std::optional<std::string>> warnings(pictures.size());
  make_pool(0)->run(pictures.size(), [&](size_t place) {
    const alignment::Alignment& alignment = alignments[place / formats];
    const report::ImageFormat format = options.formats[place % formats];
    const size_t number = options.first + place / formats;
    pictures[place] = folder / fmt::format("{}-{:02}.{}", options.stem, number, report::format_name(format));
    warnings[place] = report::draw_heatmap(
        alignment, {.title = title_of(alignment, options.file, number), .bleu = std::nullopt}, format,
        pictures[place]);
  });
  for (const auto& warning : warnings) {
    if (warning) warn_once(*warning);
  }
  return pictures;
}

}  // namespace seq2see::cli
