// What all readers of alignments have in common: what they are told, what they give, and how they judge it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"

namespace seq2see::alignment {

/// So many weights (2 GiB) may all matrices of a file have together.
inline constexpr size_t kMostWeights = size_t{1} << 29U;

struct ReadOptions {
  /// Files with the tokens of each sentence, a line a sentence, spaces between them: for formats that do not
  /// carry tokens. Without them a token is named by its position, from 0.
  std::optional<std::filesystem::path> source_tokens = std::nullopt;
  std::optional<std::filesystem::path> target_tokens = std::nullopt;
  /// What links count the first token as: 0, or 1.
  size_t first = 0;
  /// Divide each row by its sum. Without it a row that does not sum to 1, give or take rounding, is an error.
  bool normalise_rows = false;
  /// Leave out sentences that cannot be read, and count them.
  bool skip_malformed = false;
  /// Of all matrices together: "999-999" is a short line, and asks for a million.
  size_t most_weights = kMostWeights;
};

struct Readings {
  std::vector<Alignment> alignments;  // in the order of the file
  size_t skipped = 0;                 // sentences left out
  std::string first_problem;          // why the first of them was
};

/// Divides each row by its sum, where that is a positive number.
void normalise_rows(Matrix& matrix);

/// "PATH:LINE".
std::string place_in(const std::filesystem::path& path, size_t line);

/// Gathers the sentences of a file, and judges each.
class Collector {
 public:
  Collector(std::filesystem::path path, const ReadOptions& options);

  /// Adds what `parse` returns. Rows are normalised and malformed sentences left out as the options say;
  /// otherwise throws UserError. So it does, whatever the options say, where there are too many weights.
  /// @param where  the place of the sentence, for messages
  void add(const std::string& where, const std::function<Alignment()>& parse);

  /// Everything. Throws UserError for a file without a single alignment that could be read.
  [[nodiscard]] Readings finish() &&;

 private:
  std::filesystem::path path_;
  const ReadOptions& options_;
  Readings readings_;
  size_t weights_ = 0;
};

/// The tokens of one side from a file beside the alignments.
class TokenFile {
 public:
  /// @param file  nothing: the tokens are not known
  explicit TokenFile(const std::optional<std::filesystem::path>& file);

  /// Of the sentence; nothing where there is no file. Throws UserError where it has too few lines.
  [[nodiscard]] std::optional<std::vector<std::string>> tokens(size_t sentence) const;

  /// Throws UserError where the file has not a line for each of `count` sentences of `path`.
  void expect_sentences(size_t count, const std::filesystem::path& path) const;

 private:
  std::filesystem::path path_;
  std::optional<std::vector<std::string>> lines_;
};

/// "0", "1", ..., the last one `</s>`.
std::vector<std::string> tokens_by_position(size_t count);

/// `tokens` where there are `count` of them, with `</s>` after them where there is one less; nothing where
/// neither fits.
std::optional<std::vector<std::string>> tokens_that_fit(std::vector<std::string> tokens, size_t count);

/// The tokens joined to the words that they are pieces of (by their marks), with spaces between words.
std::string text_of_tokens(const std::vector<std::string>& tokens);

}  // namespace seq2see::alignment
