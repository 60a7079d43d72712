// What attention says about one sentence pair: which source pieces each target piece looked at.
// Everywhere in this program rows are target tokens, columns source tokens, both with `</s>`, from 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/links.h"
#include "base/text_span.h"

namespace seq2see::alignment {

/// The end-of-sentence token as it is written in tokens.
inline constexpr std::string_view kEndOfSentence = "</s>";

/// The name of the attention kind that has no weights.
inline constexpr std::string_view kNoAttention = "none";

/// A dense matrix of floats, row by row.
class Matrix {
 public:
  Matrix() = default;
  /// All zeros.
  Matrix(size_t rows, size_t columns) : rows_(rows), columns_(columns), values_(rows * columns) {}
  /// @param values  rows * columns numbers, row by row; otherwise throws std::logic_error
  Matrix(size_t rows, size_t columns, std::vector<float> values);

  [[nodiscard]] size_t rows() const { return rows_; }
  [[nodiscard]] size_t columns() const { return columns_; }
  [[nodiscard]] bool empty() const { return values_.empty(); }

  [[nodiscard]] float operator()(size_t row, size_t column) const { return values_[row * columns_ + column]; }
  [[nodiscard]] float& operator()(size_t row, size_t column) { return values_[row * columns_ + column]; }
  [[nodiscard]] std::span<const float> row(size_t index) const {
    return std::span(values_).subspan(index * columns_, columns_);
  }

  bool operator==(const Matrix&) const = default;

 private:
  size_t rows_ = 0;
  size_t columns_ = 0;
  std::vector<float> values_;
};

/// Where the target tokens come from.
enum class Mode {
  kForced,  // given: the reference, or what the user typed
  kGreedy,  // the model's own output, the best token at each step
  kBeam,    // the model's own output, by beam search
  kSample,  // the model's own output, drawn at random
};

/// "forced", "greedy", "beam" or "sample".
std::string_view mode_name(Mode mode);
std::optional<Mode> parse_mode(std::string_view name);

/// What the tokens of a matrix are.
enum class Unit {
  kPiece,  // of a subword vocabulary
  kWord,
};

/// "piece" or "word".
std::string_view unit_name(Unit unit);
std::optional<Unit> parse_unit(std::string_view name);

/// One sentence pair seen by one model at one moment.
struct Alignment {
  int64_t id = 0;                // which pair: its number in the probe set or the file, from 0
  std::optional<int64_t> epoch;  // 0: before training
  std::optional<int64_t> step;   // updates made so far
  std::string attention;         // attention kind as configured, such as "bahdanau"
  Mode mode = Mode::kForced;
  Unit unit = Unit::kPiece;
  std::vector<std::string> source;  // tokens, `</s>` included
  std::vector<std::string> target;  // tokens, `</s>` included (a hypothesis cut at its length limit has none)
  std::string source_sentence;      // plain text
  std::string target_sentence;      // plain text of the target tokens
  std::string reference;            // plain text; empty: unknown
  std::optional<double> score;      // natural log probability of the target tokens
  // Where each token stands in the plain text, in its order; `</s>` is empty, at its end. No list: not known.
  std::vector<TextSpan> source_spans;
  std::vector<TextSpan> target_spans;
  // Where the words stand in the plain text, in its order. No list: a word is what stands between white
  // space.
  std::vector<TextSpan> source_words;
  std::vector<TextSpan> target_words;
  std::optional<GoldLinks> gold;  // over the words, `</s>` not counted
  Matrix matrix;                  // [target, source]; empty for the attention kind "none"

  bool operator==(const Alignment&) const = default;
};

/// What is wrong with an alignment, in one sentence, or nothing. Right means: both sides have tokens, the
/// matrix has one row a target token and one column a source token, no weight is negative or not finite, and
/// every row sums to 1 within 1e-4. The attention kind "none" has no weights: its matrix must be empty. Spans
/// lie in their sentence, one a token where there are any.
std::optional<std::string> find_problem(const Alignment& alignment);

/// Throws std::logic_error with what `find_problem` says. For alignments that this program made.
void check(const Alignment& alignment);

/// Throws UserError where there is nothing to look at: a model without attention (kind "none").
/// @param where  file or run, for the message
void require_matrix(const Alignment& alignment, std::string_view where);

}  // namespace seq2see::alignment
