#include "alignment/csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "alignment/csv_records.h"
#include "alignment/numbers.h"
#include "alignment/unicode.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

enum Column { kId, kEpoch, kMode, kTargetIndex, kTarget, kSourceIndex, kSource, kWeight };

constexpr std::array<std::string_view, 8> kColumns = {"id",     "epoch",        "mode",   "target_index",
                                                      "target", "source_index", "source", "weight"};
constexpr std::array<Column, 5> kRequired = {kTargetIndex, kTarget, kSourceIndex, kSource, kWeight};

constexpr const char* kAdvice =
    "the table has a row for each cell, with id,epoch,mode,target_index,target,source_index,source,weight";

/// Where each column stands in a record; nothing for one that is missing.
using Places = std::array<std::optional<size_t>, kColumns.size()>;

Places places_of(const std::vector<std::string>& header) {
  Places places;
  for (size_t column = 0; column < kColumns.size(); ++column) {
    const auto found = std::ranges::find(header, kColumns[column]);
    if (found != header.end()) places[column] = static_cast<size_t>(found - header.begin());
  }
  return places;
}

std::optional<Column> missing_column(const Places& places) {
  for (const Column column : kRequired) {
    if (!places[column]) return column;
  }
  return std::nullopt;
}

/// One record, its fields by column.
struct Row {
  std::array<std::string, kColumns.size()> fields;
  size_t line = 0;
  bool has_all = true;
};

Row row_of(std::vector<std::string> record, const Places& places, size_t line, size_t width) {
  Row row;
  row.line = line;
  row.has_all = record.size() == width;
  for (size_t column = 0; column < kColumns.size(); ++column) {
    if (places[column] && *places[column] < record.size()) {
      row.fields[column] = std::move(record[*places[column]]);
    }
  }
  return row;
}

bool starts_alignment(const Row& row, const Row& before) {
  for (const Column column : {kId, kEpoch, kMode}) {
    if (row.fields[column] != before.fields[column]) return true;
  }
  return row.fields[kTargetIndex] == "0" && row.fields[kSourceIndex] == "0";
}

/// The cells of one alignment, which have to come row by row.
class Parser {
 public:
  Parser(const std::vector<Row>& rows, const std::filesystem::path& path) : rows_(rows), path_(path) {}

  Alignment parse(int64_t default_id) {
    Alignment alignment;
    alignment.id = default_id;
    read_facts(rows_.front(), alignment);
    for (const Row& row : rows_) {
      if (!row.has_all) fail(row, "there are more or fewer fields than columns");
      read_cell(row, alignment);
    }
    const size_t cells = alignment.target.size() * alignment.source.size();
    if (values_.size() != cells) {
      fail(rows_.back(), "the alignment ends here with " + std::to_string(values_.size()) + " of " +
                             std::to_string(cells) + " cells");
    }
    alignment.matrix = Matrix(alignment.target.size(), alignment.source.size(), std::move(values_));
    alignment.source_sentence = text_of_tokens(alignment.source);
    alignment.target_sentence = text_of_tokens(alignment.target);
    return alignment;
  }

 private:
  [[noreturn]] void fail(const Row& row, const std::string& what) const {
    throw UserError(place_in(path_, row.line), what, kAdvice);
  }

  void read_facts(const Row& row, Alignment& alignment) const {
    if (const std::string& text = row.fields[kId]; !text.empty()) {
      const std::optional<int64_t> id = parse_integer(text);
      if (!id) fail(row, "the id \"" + text + "\" is not a number");
      alignment.id = *id;
    }
    if (const std::string& text = row.fields[kEpoch]; !text.empty()) {
      alignment.epoch = parse_integer(text);
      if (!alignment.epoch) fail(row, "the epoch \"" + text + "\" is not a number");
    }
    if (const std::string& text = row.fields[kMode]; !text.empty()) {
      const std::optional<Mode> mode = parse_mode(text);
      if (!mode) fail(row, "the mode is \"" + text + "\", not forced, greedy, beam or sample");
      alignment.mode = *mode;
    }
  }

  /// Of the next cell: to the right of the last one, or the first of the next row.
  void read_cell(const Row& row, Alignment& alignment) {
    const std::optional<size_t> target = parse_count(row.fields[kTargetIndex]);
    const std::optional<size_t> source = parse_count(row.fields[kSourceIndex]);
    const std::optional<float> weight = parse_float(row.fields[kWeight]);
    if (!target || !source) fail(row, "an index is not a number");
    if (!weight) fail(row, "the weight \"" + row.fields[kWeight] + "\" is not a number");
    const bool row_is_full = alignment.target.empty() || next_source_ == alignment.source.size();
    const bool starts_row = *source == 0 && *target == alignment.target.size() && row_is_full;
    const bool continues_row = *source == next_source_ && !alignment.target.empty() &&
                               *target == alignment.target.size() - 1 && (*target == 0 || !row_is_full);
    if (!starts_row && !continues_row) {
      fail(row, "the cell of target " + row.fields[kTargetIndex] + ", source " + row.fields[kSourceIndex] +
                    " is out of order");
    }
    if (starts_row) alignment.target.push_back(row.fields[kTarget]);
    if (*target == 0) alignment.source.push_back(row.fields[kSource]);
    const bool same_tokens =
        row.fields[kSource] == alignment.source[*source] && row.fields[kTarget] == alignment.target[*target];
    if (!same_tokens) fail(row, "the tokens are not those of the rows before");
    next_source_ = *source + 1;
    values_.push_back(*weight);
  }

  const std::vector<Row>& rows_;
  const std::filesystem::path& path_;
  std::vector<float> values_;
  size_t next_source_ = 0;
};

}  // namespace

std::string csv_header() {
  std::string line;
  for (const std::string_view column : kColumns) line.append(line.empty() ? "" : ",").append(column);
  return line + '\n';
}

std::string to_csv_rows(const Alignment& alignment) {
  check(alignment);
  const std::string facts = std::to_string(alignment.id) + ',' +
                            (alignment.epoch ? std::to_string(*alignment.epoch) : "") + ',' +
                            std::string(mode_name(alignment.mode)) + ',';
  std::string rows;
  for (size_t target = 0; target < alignment.matrix.rows(); ++target) {
    const std::string start = facts + std::to_string(target) + ',' +
                              quoted_field(encode_utf8(decode_utf8(alignment.target[target]))) + ',';
    for (size_t source = 0; source < alignment.matrix.columns(); ++source) {
      rows += start + std::to_string(source) + ',' +
              quoted_field(encode_utf8(decode_utf8(alignment.source[source]))) + ',';
      append_number(alignment.matrix(target, source), rows);
      rows += '\n';
    }
  }
  return rows;
}

Readings read_csv(const std::filesystem::path& path, const ReadOptions& options) {
  const std::string text = read_file(path);
  if (const auto position = find_invalid_utf8(text)) {
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*position), '\n');
    throw UserError(path.string() + ":" + std::to_string(line), "the text is not valid UTF-8",
                    "convert the file to UTF-8, for example with iconv");
  }
  CsvRecords records(text);
  const auto header = records.next();
  if (!header) throw UserError(path.string(), "the file is empty", kAdvice);
  const Places places = places_of(*header);
  if (const auto missing = missing_column(places)) {
    throw UserError(place_in(path, records.line()),
                    "there is no column \"" + std::string(kColumns[*missing]) + "\"", kAdvice);
  }
  Collector collector(path, options);
  std::vector<Row> rows;
  int64_t count = 0;
  const auto add = [&] {
    if (rows.empty()) return;
    collector.add(place_in(path, rows.front().line), [&] { return Parser(rows, path).parse(count); });
    ++count;
    rows.clear();
  };
  while (auto record = records.next()) {
    if (records.problem()) break;
    Row row = row_of(*std::move(record), places, records.line(), header->size());
    if (!rows.empty() && starts_alignment(row, rows.back())) add();
    rows.push_back(std::move(row));
  }
  if (records.problem()) {
    throw UserError(place_in(path, records.line()), *records.problem(),
                    "a field with a comma, a quote or a newline stands in quotes, its own quotes doubled");
  }
  add();
  return std::move(collector).finish();
}

bool is_csv_header(std::string_view line) {
  CsvRecords records(line);
  const auto header = records.next();
  return header && !records.problem() && !missing_column(places_of(*header));
}

}  // namespace seq2see::alignment
