#include "alignment/marian.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "alignment/fields.h"
#include "alignment/linked_alignment.h"
#include "alignment/numbers.h"
#include "alignment/pharaoh.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

constexpr const char* kSoftAdvice =
    "a line is TRANSLATION ||| 0.9,0.1 0.2,0.8, a group of numbers a target token";
constexpr const char* kHardAdvice = "a line is TRANSLATION ||| 0-0 1-1";

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_like_weights(std::string_view field) { return consists_of(field, "0123456789.,eE+- "); }

bool is_like_links(std::string_view field) { return consists_of(field, "0123456789- "); }

/// The fields of a line that say something here.
struct Line {
  std::optional<size_t> id;  // of an n-best list
  std::string_view translation;
  std::string_view alignment;
};

bool has_feature_scores(const std::vector<std::string_view>& fields) {
  return fields.size() > 3 && std::any_of(fields.begin() + 3, fields.end(),
                                          [](std::string_view field) { return field.starts_with("F0="); });
}

/// A translation may look like a number, and a number like a matrix of one cell: what follows tells.
std::optional<Line> parse_line(std::string_view text) {
  const std::vector<std::string_view> fields = split_fields(text);
  if (fields.size() < 2) return std::nullopt;
  const std::optional<int64_t> id = parse_integer(fields[0]);
  const bool is_n_best = id && *id >= 0 && fields.size() > 2 && is_like_weights(fields[2]) &&
                         (has_feature_scores(fields) || !is_like_weights(fields[1]));
  if (is_n_best) return Line{static_cast<size_t>(*id), fields[1], fields[2]};
  return Line{std::nullopt, fields[0], fields[1]};
}

Matrix parse_weights(std::string_view field, std::string_view where) {
  std::vector<float> values;
  size_t rows = 0;
  size_t columns = 0;
  for (const std::string_view group : split_at_spaces(field)) {
    size_t count = 0;
    for (size_t begin = 0; begin <= group.size(); ++count) {
      const size_t end = std::min(group.find(',', begin), group.size());
      const std::string_view text = group.substr(begin, end - begin);
      const std::optional<float> weight = parse_float(text);
      if (!weight) throw UserError(where, "\"" + std::string(text) + "\" is not a weight", kSoftAdvice);
      values.push_back(*weight);
      begin = end + 1;
    }
    if (rows == 0) columns = count;
    if (count != columns) {
      throw UserError(where,
                      "the matrix is ragged: row 0 has " + std::to_string(columns) + " numbers, row " +
                          std::to_string(rows) + " has " + std::to_string(count),
                      kSoftAdvice);
    }
    ++rows;
  }
  if (rows == 0) throw UserError(where, "there are no weights in the second field", kSoftAdvice);
  return {rows, columns, std::move(values)};
}

Matrix first_columns(const Matrix& matrix, size_t columns) {
  Matrix result(matrix.rows(), columns);
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < columns; ++column) result(row, column) = matrix(row, column);
  }
  return result;
}

bool has_only_zeros_from(const Matrix& matrix, size_t column) {
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (const float weight : matrix.row(row).subspan(column)) {
      if (weight != 0.0F) return false;
    }
  }
  return true;
}

/// Gives the alignment its source tokens; takes columns of zeros away where there are more than tokens.
void name_source(Alignment& alignment, std::optional<std::vector<std::string>> tokens,
                 std::string_view where) {
  if (!tokens) {
    alignment.source = tokens_by_position(alignment.matrix.columns());
    return;
  }
  const size_t columns = alignment.matrix.columns();
  if (tokens->empty() || tokens->back() != kEndOfSentence) tokens->emplace_back(kEndOfSentence);
  if (tokens->size() < columns && has_only_zeros_from(alignment.matrix, tokens->size())) {
    alignment.matrix = first_columns(alignment.matrix, tokens->size());
  }
  if (tokens->size() != alignment.matrix.columns()) {
    throw UserError(where,
                    "there are weights for " + std::to_string(columns) +
                        " source tokens, but the sentence has " + std::to_string(tokens->size() - 1) +
                        " and </s>",
                    "give the very tokens that the model read: its subword pieces");
  }
  alignment.source = *std::move(tokens);
  alignment.source_sentence = text_of_tokens(alignment.source);
}

void name_target(Alignment& alignment, std::optional<std::vector<std::string>> tokens,
                 std::string_view translation, std::string_view where) {
  const size_t rows = alignment.matrix.rows();
  alignment.target_sentence = translation;
  if (tokens) {
    auto fitting = tokens_that_fit(*tokens, rows);
    if (!fitting) {
      throw UserError(where,
                      "there are weights of " + std::to_string(rows) +
                          " target tokens, but the sentence has " + std::to_string(tokens->size()) +
                          " and </s>",
                      "give the very tokens that the model wrote: its subword pieces");
    }
    alignment.target = *std::move(fitting);
    return;
  }
  const std::vector<std::string_view> words = split_at_spaces(translation);
  auto fitting = tokens_that_fit({words.begin(), words.end()}, rows);
  if (!fitting) {
    alignment.target = tokens_by_position(rows);
    return;
  }
  alignment.target = *std::move(fitting);
  alignment.target_sentence = text_of_tokens(alignment.target);
}

using MakeAlignment =
    std::function<Alignment(const Line& line, std::optional<std::vector<std::string>> source,
                            std::optional<std::vector<std::string>> target, const std::string& where)>;

Readings read_lines_of(const std::filesystem::path& path, const ReadOptions& options, const char* advice,
                       const MakeAlignment& make) {
  const std::vector<std::string> lines = read_lines(path);
  const TokenFile source(options.source_tokens);
  const TokenFile target(options.target_tokens);
  Collector collector(path, options);
  size_t sentences = 0;
  for (size_t index = 0; index < lines.size(); ++index) {
    const std::optional<Line> line = parse_line(lines[index]);
    const size_t sentence = line && line->id ? *line->id : index;
    sentences = std::max(sentences, sentence + 1);
    // In the place of a pair that has no alignment (Writer::write_nothing).
    if (line && line->translation.empty() && line->alignment.empty()) continue;
    const std::string where = place_in(path, index + 1);
    collector.add(where, [&] {
      if (!line) throw UserError(where, "there is no \" ||| \" in this line", advice);
      Alignment alignment = make(*line, source.tokens(sentence), target.tokens(sentence), where);
      alignment.id = static_cast<int64_t>(sentence);
      return alignment;
    });
  }
  source.expect_sentences(sentences, path);
  target.expect_sentences(sentences, path);
  return std::move(collector).finish();
}

}  // namespace

std::string to_marian_line(const Alignment& alignment) {
  check(alignment);
  std::string line = join_tokens(alignment.target) + " |||";
  for (size_t row = 0; row < alignment.matrix.rows(); ++row) {
    line += ' ';
    for (size_t column = 0; column < alignment.matrix.columns(); ++column) {
      if (column > 0) line += ',';
      append_number(alignment.matrix(row, column), line);
    }
  }
  return line;
}

std::string to_marian_line(const Alignment& alignment, const Links& links, size_t first) {
  return join_tokens(alignment.target) + " ||| " + format_pharaoh(links, first);
}

Readings read_marian(const std::filesystem::path& path, const ReadOptions& options) {
  return read_lines_of(path, options, kSoftAdvice,
                       [](const Line& line, std::optional<std::vector<std::string>> source,
                          std::optional<std::vector<std::string>> target, const std::string& where) {
                         Alignment alignment;
                         alignment.matrix = parse_weights(line.alignment, where);
                         name_source(alignment, std::move(source), where);
                         name_target(alignment, std::move(target), line.translation, where);
                         return alignment;
                       });
}

Readings read_marian_hard(const std::filesystem::path& path, const ReadOptions& options) {
  return read_lines_of(path, options, kHardAdvice,
                       [&](const Line& line, std::optional<std::vector<std::string>> source,
                           std::optional<std::vector<std::string>> target, const std::string& where) {
                         const Links links = parse_pharaoh(line.alignment, where, options.first).possible;
                         const std::vector<std::string_view> words = split_at_spaces(line.translation);
                         size_t rows = 0;
                         for (const Link& link : links) rows = std::max(rows, link.target + 1);
                         // A detokenised text has fewer words than there are pieces.
                         if (!target && rows <= words.size() + 1) target.emplace(words.begin(), words.end());
                         Alignment alignment =
                             alignment_of_links(links, {std::move(source), std::move(target)},
                                                LinkedEnds::kInside, where, options.first);
                         if (!line.translation.empty()) alignment.target_sentence = line.translation;
                         return alignment;
                       });
}

bool is_marian_line(std::string_view line) {
  const std::optional<Line> parsed = parse_line(line);
  return parsed && is_like_weights(parsed->alignment) && !is_marian_hard_line(line);
}

bool is_marian_hard_line(std::string_view line) {
  const std::optional<Line> parsed = parse_line(line);
  return parsed && (parsed->alignment.empty() || (is_like_links(parsed->alignment) &&
                                                  parsed->alignment.find('-') != std::string_view::npos));
}

}  // namespace seq2see::alignment
