#include "alignment/nematus.h"

#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "alignment/fields.h"
#include "alignment/numbers.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

constexpr const char* kAdvice =
    "a sentence starts with ID ||| TARGET ||| SCORE ||| SOURCE ||| COUNTS, then a line of numbers for each "
    "target "
    "token, then a blank line";

struct Header {
  int64_t id = 0;
  std::vector<std::string> target;
  std::optional<double> score;  // log probability
  std::vector<std::string> source;
  size_t columns = 0;  // numbers in a line
  size_t rows = 0;     // lines
  bool rows_are_source = false;
};

struct Counts {
  size_t source;
  size_t target;
  bool is_sockeye;
};

std::optional<Counts> parse_counts(const std::vector<std::string_view>& fields) {
  const bool is_sockeye = fields.size() == 6;
  std::vector<std::string_view> texts = split_at_spaces(fields[4]);
  if (is_sockeye) {
    for (const std::string_view text : split_at_spaces(fields[5])) texts.push_back(text);
  }
  if (texts.size() != 2) return std::nullopt;
  const std::optional<size_t> source = parse_count(texts[0]);
  const std::optional<size_t> target = parse_count(texts[1]);
  if (!source || !target) return std::nullopt;
  return Counts{*source, *target, is_sockeye};
}

std::vector<std::string> tokens_for_count(std::string_view field, size_t count, const char* side,
                                          std::string_view where) {
  const std::vector<std::string_view> parts = split_at_spaces(field);
  auto tokens = tokens_that_fit({parts.begin(), parts.end()}, count);
  if (!tokens) {
    throw UserError(where,
                    "the line counts " + std::to_string(count) + " " + side + " tokens, but holds " +
                        std::to_string(parts.size()) + " and </s>",
                    kAdvice);
  }
  return *std::move(tokens);
}

Header parse_header(std::string_view line, std::string_view where) {
  const std::vector<std::string_view> fields = split_fields(line);
  if (fields.size() != 5 && fields.size() != 6) {
    throw UserError(where, "there are " + std::to_string(fields.size()) + " fields between |||, not 5",
                    kAdvice);
  }
  Header header;
  const std::vector<std::string_view> id = split_at_spaces(fields[0]);
  const std::optional<int64_t> number = id.size() == 1 ? parse_integer(id[0]) : std::nullopt;
  if (!number)
    throw UserError(where, "\"" + std::string(fields[0]) + "\" is not a number of a sentence", kAdvice);
  header.id = *number;
  const std::vector<std::string_view> cost_field = split_at_spaces(fields[2]);
  const std::optional<double> cost = cost_field.size() == 1 ? parse_double(cost_field[0]) : std::nullopt;
  if (!cost) throw UserError(where, "\"" + std::string(fields[2]) + "\" is not a score", kAdvice);
  if (std::isfinite(*cost) && *cost != 0.0) header.score = -*cost;
  const std::optional<Counts> counts = parse_counts(fields);
  if (!counts) throw UserError(where, "the line does not end in the two counts of tokens", kAdvice);
  header.target = tokens_for_count(fields[1], counts->target, "target", where);
  header.source = tokens_for_count(fields[3], counts->source, "source", where);
  header.rows_are_source = counts->is_sockeye;
  header.rows = counts->is_sockeye ? counts->source : counts->target;
  header.columns = counts->is_sockeye ? counts->target : counts->source;
  return header;
}

void parse_row(std::string_view line, size_t columns, std::vector<float>& values, const std::string& where) {
  const std::vector<std::string_view> numbers = split_at_spaces(line);
  if (numbers.size() != columns) {
    throw UserError(where,
                    "there are " + std::to_string(numbers.size()) + " numbers in this line, not " +
                        std::to_string(columns),
                    kAdvice);
  }
  for (const std::string_view number : numbers) {
    const std::optional<float> weight = parse_float(number);
    if (!weight) throw UserError(where, "\"" + std::string(number) + "\" is not a weight", kAdvice);
    values.push_back(*weight);
  }
}

Matrix transposed(const Matrix& matrix) {
  Matrix result(matrix.columns(), matrix.rows());
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) result(column, row) = matrix(row, column);
  }
  return result;
}

bool is_blank(std::string_view line) { return split_at_spaces(line).empty(); }

/// @param first  the number of the first line, from 1
Alignment parse_block(std::span<const std::string> lines, const std::filesystem::path& path, size_t first) {
  const auto place = [&](size_t line) { return place_in(path, first + line); };
  Header header = parse_header(lines[0], place(0));
  // What the line counts is not believed before as many lines are there.
  if (lines.size() - 1 != header.rows) {
    throw UserError(place(0),
                    std::to_string(header.rows) + " lines of numbers have to follow, but there are " +
                        std::to_string(lines.size() - 1),
                    kAdvice);
  }
  std::vector<float> values;
  for (size_t row = 0; row < header.rows; ++row) {
    parse_row(lines[row + 1], header.columns, values, place(row + 1));
  }
  Alignment alignment;
  alignment.id = header.id;
  alignment.score = header.score;
  alignment.source = std::move(header.source);
  alignment.target = std::move(header.target);
  alignment.source_sentence = text_of_tokens(alignment.source);
  alignment.target_sentence = text_of_tokens(alignment.target);
  alignment.matrix = Matrix(header.rows, header.columns, std::move(values));
  if (header.rows_are_source) alignment.matrix = transposed(alignment.matrix);
  return alignment;
}

}  // namespace

std::string to_nematus_block(const Alignment& alignment) {
  check(alignment);
  const Matrix& matrix = alignment.matrix;
  std::string block = std::to_string(alignment.id) + " ||| " + join_tokens(alignment.target) + " ||| ";
  append_number(0.0 - alignment.score.value_or(0.0), block);
  block += " ||| " + join_tokens(alignment.source) + " ||| " + std::to_string(matrix.columns()) + " " +
           std::to_string(matrix.rows()) + "\n";
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (size_t column = 0; column < matrix.columns(); ++column) {
      if (column > 0) block += ' ';
      append_number(matrix(row, column), block);
    }
    block += '\n';
  }
  return block + '\n';
}

Readings read_nematus(const std::filesystem::path& path, const ReadOptions& options) {
  const std::vector<std::string> lines = read_lines(path);
  Collector collector(path, options);
  for (size_t begin = 0; begin < lines.size();) {
    if (is_blank(lines[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin + 1;
    while (end < lines.size() && !is_blank(lines[end])) ++end;
    collector.add(place_in(path, begin + 1),
                  [&] { return parse_block(std::span(lines).subspan(begin, end - begin), path, begin + 1); });
    begin = end;
  }
  return std::move(collector).finish();
}

bool is_nematus_header(std::string_view line) {
  const std::vector<std::string_view> fields = split_fields(line);
  return (fields.size() == 5 || fields.size() == 6) && parse_counts(fields) &&
         split_at_spaces(fields[0]).size() == 1 && parse_integer(split_at_spaces(fields[0])[0]);
}

}  // namespace seq2see::alignment
