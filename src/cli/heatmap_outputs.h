// What `heatmap` makes of the matrices that were chosen: a picture of each, one of all epochs of a sentence
// pair (moving, or a page of small ones), or text for the terminal.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "base/threads.h"
#include "report/image_format.h"

namespace seq2see::cli {

/// As they stand on the command line.
struct OutputOptions {
  std::vector<std::string> formats = {"png"};
  std::optional<int> delay;           // milliseconds
  std::optional<std::string> colour;  // "auto", "always", "never"
  bool contact_sheet = false;
  std::string folder;  // empty: in the run
};

/// --format, --delay, --contact-sheet, --colour, --output.
void add_output_options(CLI::App& command, OutputOptions& options);

struct HeatmapOutputs {
  std::vector<report::ImageFormat> pictures;
  bool contact_sheet = false;  // of all epochs, in each of the formats, instead of a picture of each matrix
  bool animation = false;
  bool text = false;
  std::chrono::milliseconds delay{};  // of the animation
  std::string colour = "auto";        // of the text

  [[nodiscard]] bool files() const { return !pictures.empty() || animation; }
};

/// Throws UserError for formats that are none, and for options that would change nothing.
HeatmapOutputs parse_outputs(const OutputOptions& options);

/// The matrices of one moment.
struct Scene {
  std::filesystem::path folder;  // for the picture of each
  std::optional<double> bleu;    // of the model at that moment
  std::vector<alignment::Alignment> alignments;
};

/// Each on a line of standard output.
void print_files(const std::vector<std::filesystem::path>& files);

/// Draws each for the terminal behind standard output, with a blank line between them.
void print_text_heatmaps(const std::vector<alignment::Alignment>& alignments, const std::string& colour);

/// Writes everything that is asked for: text to standard output, then the names of the files. Those of all
/// epochs, STEM-00-forced-animation.png and STEM-00-forced-contact-sheet.png, go to `folder`.
/// @param scenes  in the order of time
/// @param where   file or run, for messages
void write_outputs(const HeatmapOutputs& outputs, const std::vector<Scene>& scenes,
                   const std::filesystem::path& folder, const std::string& stem, const std::string& where,
                   ThreadPool& pool);

}  // namespace seq2see::cli
