// Sentence pairs as they stand in the files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "data/lines.h"

namespace seq2see::data {

/// Line i of one file is the translation of line i of the other. Its memory does not grow with the text.
struct ParallelText {
  Lines source;
  Lines target;  // as many as in `source`
  std::filesystem::path source_file;
  std::filesystem::path target_file;

  [[nodiscard]] size_t size() const { return source.size(); }
  /// Throws UserError where one of the files has been changed since it was read.
  void expect_unchanged() const;
};

/// Reads `prefix`.`source_language` and `prefix`.`target_language`; byte order marks, CRLF and a missing last
/// line end are taken as people mean them (base/text_file.h). Blank lines stay, so that line numbers mean
/// something. Throws UserError for a file that cannot be read, text that is not UTF-8, unequal numbers of
/// lines, no line at all.
ParallelText read_parallel_text(const std::filesystem::path& prefix, std::string_view source_language,
                                std::string_view target_language);

}  // namespace seq2see::data
