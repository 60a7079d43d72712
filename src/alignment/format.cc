#include "alignment/format.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "alignment/csv.h"
#include "alignment/fields.h"
#include "alignment/jsonl.h"
#include "alignment/marian.h"
#include "alignment/nematus.h"
#include "alignment/npz.h"
#include "alignment/pharaoh.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, kFormats.size()> kNames = {
    {{Format::kJsonl, "jsonl"},
     {Format::kMarian, "marian"},
     {Format::kMarianHard, "marian-hard"},
     {Format::kNematus, "nematus"},
     {Format::kPharaoh, "pharaoh"},
     {Format::kNpz, "npz"},
     {Format::kCsv, "csv"}}};

bool is_blank(std::string_view line) { return split_at_spaces(line).empty(); }

/// Only digits, separators of links, and spaces.
bool is_pharaoh_line(std::string_view line) {
  return line.find_first_not_of("0123456789-p? \t") == std::string_view::npos;
}

/// The first line that says something, cleaned; a file of blank lines has none.
std::optional<std::string> first_line(const std::filesystem::path& file) {
  std::ifstream stream = open_file(file);
  std::string line;
  for (bool is_first = true; std::getline(stream, line); is_first = false) {
    const std::string_view clean = clean_line(line, is_first);
    if (!is_blank(clean)) return std::string(clean);
  }
  return std::nullopt;
}

std::optional<Format> format_of_line(std::string_view line) {
  if (line.starts_with("PK\x03\x04")) return Format::kNpz;
  if (line.starts_with('{')) return Format::kJsonl;
  if (is_csv_header(line)) return Format::kCsv;
  if (is_nematus_header(line)) return Format::kNematus;
  if (is_marian_hard_line(line)) return Format::kMarianHard;
  if (is_marian_line(line)) return Format::kMarian;
  if (is_pharaoh_line(line)) return Format::kPharaoh;
  return std::nullopt;
}

void expect_effect(const std::filesystem::path& file, const ReadOptions& options, Format format) {
  const bool holds_source = format == Format::kJsonl || format == Format::kCsv || format == Format::kNematus;
  if (holds_source && (options.source_tokens || options.target_tokens)) {
    throw UserError(file.string(),
                    "a file of the format " + std::string(format_name(format)) + " holds its tokens",
                    "leave the files of tokens away");
  }
  if (options.first != 0 && !has_links(format)) {
    throw UserError(file.string(),
                    "a file of the format " + std::string(format_name(format)) + " holds no links",
                    "leave away from what number they count");
  }
}

}  // namespace

std::string_view format_name(Format format) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == format) return name;
  }
  throw std::logic_error("format_name: not a format");
}

std::optional<Format> parse_format(std::string_view name) {
  for (const auto& [format, candidate] : kNames) {
    if (candidate == name) return format;
  }
  return std::nullopt;
}

std::string format_names() {
  std::string names;
  for (const Format format : kFormats) {
    const bool is_last = format == kFormats.back();
    names.append(names.empty() ? "" : is_last ? " or " : ", ").append(format_name(format));
  }
  return names;
}

bool has_links(Format format) { return format == Format::kPharaoh || format == Format::kMarianHard; }

Format detect_format(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  if (!extension.empty()) {
    if (const auto format = parse_format(std::string_view(extension).substr(1))) return *format;
    if (extension == ".align") return Format::kPharaoh;
  }
  const std::optional<std::string> line = first_line(file);
  const std::optional<Format> format = line ? format_of_line(*line) : std::nullopt;
  if (!format) {
    throw UserError(file.string(),
                    line ? "the file looks like no known format" : "the file holds no alignments",
                    "say which format it is: " + format_names());
  }
  return *format;
}

Readings read_alignments(const std::filesystem::path& file, const ReadOptions& options,
                         std::optional<Format> format) {
  if (!format) format = detect_format(file);
  expect_effect(file, options, *format);
  switch (*format) {
    case Format::kJsonl:
      return read_jsonl(file, options);
    case Format::kMarian:
      return read_marian(file, options);
    case Format::kMarianHard:
      return read_marian_hard(file, options);
    case Format::kNematus:
      return read_nematus(file, options);
    case Format::kPharaoh:
      return read_pharaoh(file, options);
    case Format::kNpz:
      return read_npz(file, options);
    case Format::kCsv:
      return read_csv(file, options);
  }
  throw std::logic_error("read_alignments: not a format");
}

}  // namespace seq2see::alignment
