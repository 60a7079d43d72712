// The file formats of alignments, and one way to read them all. writer.h writes them.
//
//   name         what a sentence is                       carries
//   jsonl        an object of JSON (jsonl.h)              everything
//   npz          arrays of NumPy (npz.h)                  all but places, words and gold
//   csv          a row a cell (csv.h)                     id, epoch, mode, tokens, weights
//   nematus      a header and a matrix (nematus.h)        id, score, tokens, weights
//   marian       a line (marian.h)                        target tokens, weights
//   marian-hard  a line (marian.h)                        target tokens, links
//   pharaoh      a line (pharaoh.h)                       links
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "alignment/reading.h"

namespace seq2see::alignment {

enum class Format { kJsonl, kMarian, kMarianHard, kNematus, kPharaoh, kNpz, kCsv };

inline constexpr std::array<Format, 7> kFormats = {Format::kJsonl,   Format::kMarian,  Format::kMarianHard,
                                                   Format::kNematus, Format::kPharaoh, Format::kNpz,
                                                   Format::kCsv};

/// "jsonl", "marian", "marian-hard", "nematus", "pharaoh", "npz" or "csv": both the name and the file name
/// extension.
std::string_view format_name(Format format);
std::optional<Format> parse_format(std::string_view name);
/// "jsonl, marian, ... or csv": for messages and help.
std::string format_names();

/// Whether it holds links in place of weights.
bool has_links(Format format);

/// What the end of the file's name says (also .align: Pharaoh links), else what its start looks like. Throws
/// UserError for a file that cannot be read or that looks like nothing known.
Format detect_format(const std::filesystem::path& file);

/// The alignments of a file, each right as `check` has it. Throws UserError with the place, also for options
/// that change nothing in this format: tokens where the file holds them, the number of the first token where
/// there are no links.
/// @param format  nothing: `detect_format`
Readings read_alignments(const std::filesystem::path& file, const ReadOptions& options = {},
                         std::optional<Format> format = std::nullopt);

}  // namespace seq2see::alignment
