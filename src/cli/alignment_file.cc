#include "cli/alignment_file.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "alignment/format.h"
#include "base/error.h"

namespace seq2see::cli {

void AlignmentFileOptions::add_to(CLI::App& command) {
  declared_ = {
      command
          .add_option("--input-format", format_,
                      alignment::format_names() + " (default: as the file is called, or what it looks like)")
          ->type_name("FORMAT"),
      command
          .add_option("--source-tokens", source_tokens_,
                      "The source tokens, line by line, where the file does not hold them (default: numbers)")
          ->type_name("FILE"),
      command
          .add_option("--target-tokens", target_tokens_,
                      "The target tokens, line by line, where the file does not hold them")
          ->type_name("FILE"),
      command.add_flag("--one-based", one_based_, "Links in the file count tokens from 1, not from 0"),
      command.add_flag("--normalise-rows", normalise_rows_,
                       "Divide each row by its sum: for files without </s> or with few digits"),
      command.add_flag("--skip-malformed", skip_malformed_, "Leave out sentences that cannot be read"),
  };
}

std::vector<alignment::Alignment> AlignmentFileOptions::read(const std::filesystem::path& file) const {
  std::optional<alignment::Format> format;
  if (!format_.empty()) {
    format = alignment::parse_format(format_);
    if (!format) {
      throw UserError("--input-format", "'" + format_ + "' is not a format",
                      "use " + alignment::format_names());
    }
  }
  alignment::ReadOptions options{
      .first = one_based_ ? 1U : 0U, .normalise_rows = normalise_rows_, .skip_malformed = skip_malformed_};
  if (!source_tokens_.empty()) options.source_tokens = source_tokens_;
  if (!target_tokens_.empty()) options.target_tokens = target_tokens_;
  alignment::Readings readings = alignment::read_alignments(file, options, format);
  if (readings.skipped > 0) {
    spdlog::warn(
        "{}: {} left out; the first: {}", file.string(),
        readings.skipped == 1 ? "one sentence is" : std::to_string(readings.skipped) + " sentences are",
        readings.first_problem);
  }
  return std::move(readings.alignments);
}

}  // namespace seq2see::cli
