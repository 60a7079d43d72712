// Sentence pairs for `align` as they arrive: from a pipe, a terminal, or files.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/line_reader.h"
#include "cli/annotations.h"
#include "data/lines.h"

namespace seq2see::cli {

/// A pair, or a source alone.
struct InputPair {
  std::string source;
  std::optional<std::string> target;
};

/// SOURCE TAB TARGET, SOURCE ||| TARGET (with spaces around, as fast_align takes it), or SOURCE alone. Throws
/// UserError(where) for more than two fields.
InputPair parse_pair(const std::string& line, const std::string& where);

/// The files; empty: none.
struct PairFiles {
  std::string source;  // empty: standard input
  std::string target;
  std::vector<std::string> words;  // of the source, or of both sides, line by line
};

/// Some lines in their order.
struct PairBlock {
  size_t first_line = 0;
  std::vector<InputPair> pairs;
  Annotations annotations;  // of these lines: their words, where files say them
};

class PairSource {
 public:
  /// Throws UserError where a file cannot be read or numbers of lines differ.
  explicit PairSource(const PairFiles& files);

  /// The next lines, as many as are there and at most `most`; no pairs at the end. Throws UserError with file
  /// and line for one that is no pair, whose words do not fit, or that has no words in the file.
  PairBlock next(size_t most);

 private:
  [[nodiscard]] std::vector<InputPair> read(size_t most);
  [[nodiscard]] std::vector<std::vector<TextSpan>> words(size_t side,
                                                         const std::vector<InputPair>& pairs) const;
  [[nodiscard]] std::string place(size_t line) const;

  PairFiles files_;
  std::unique_ptr<LineReader> reader_;  // of standard input
  data::Lines sources_;
  data::Lines targets_;
  std::vector<data::Lines> words_;  // of the sides that files name
  size_t line_ = 0;                 // the next one
};

}  // namespace seq2see::cli
