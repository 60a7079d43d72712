#include "alignment/jsonl.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "alignment/numbers.h"
#include "alignment/pharaoh.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::alignment {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::string_view kAdvice =
    "a line holds one object with id, attention, mode, source, target and matrix";

template <class T>
OrderedJson value_or_null(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

OrderedJson spans_json(const std::vector<TextSpan>& spans) {
  OrderedJson list = OrderedJson::array();
  for (const TextSpan& span : spans) list.push_back({span.begin, span.end});
  return list;
}

/// What is known of the places in one sentence; nothing where writing changes the sentence.
void add_places(const std::string& side, std::string_view sentence, const std::vector<TextSpan>& spans,
                const std::vector<TextSpan>& words, OrderedJson& object) {
  if (find_invalid_utf8(sentence)) return;
  if (!spans.empty()) object[side + "_spans"] = spans_json(spans);
  if (!words.empty()) object[side + "_words"] = spans_json(words);
}

/// One row after the other, with the digits of floats: the JSON library would write those of doubles.
void append_matrix(const Matrix& matrix, std::string& text) {
  text += '[';
  for (size_t row = 0; row < matrix.rows(); ++row) {
    text += row == 0 ? "[" : ",[";
    for (size_t column = 0; column < matrix.columns(); ++column) {
      if (column != 0) text += ',';
      append_number(matrix(row, column), text);
    }
    text += ']';
  }
  text += ']';
}

/// Far more than the format has, also in keys that this program does not know. The library's own functions go
/// down with every level: a line of nothing but brackets must not use up the stack.
constexpr int kMostLevels = 64;

/// How deep objects and lists lie in each other, whether the text is JSON or not.
int levels_of(std::string_view json) {
  int level = 0;
  int deepest = 0;
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    if (in_string && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (json[i] == '{' || json[i] == '[')) {
      deepest = std::max(deepest, ++level);
    } else if (!in_string && (json[i] == '}' || json[i] == ']')) {
      --level;
    }
  }
  return deepest;
}

/// Takes the values of one line's object out, and knows how to complain.
class LineReader {
 public:
  LineReader(std::string_view line, std::string_view where) : where_(where) {
    if (levels_of(line) > kMostLevels)
      fail("the JSON has more than " + std::to_string(kMostLevels) + " levels");
    try {
      object_ = Json::parse(line);
    } catch (const Json::parse_error& error) {
      fail("this is not valid JSON (byte " + std::to_string(error.byte) + " of the line)");
    } catch (const Json::exception&) {
      fail("the JSON holds a number that is out of range");
    }
    if (!object_.is_object())
      fail(std::string("this line is a JSON ") + object_.type_name() + ", not an object");
  }

  [[noreturn]] void fail(const std::string& what) const { throw UserError(where_, what, kAdvice); }

  [[nodiscard]] std::string text(const char* key) const {
    const Json& value = required(key);
    if (!value.is_string()) fail_type(key, value, "a string");
    return value.get<std::string>();
  }

  [[nodiscard]] std::string text_or_empty(const char* key) const { return is_absent(key) ? "" : text(key); }

  [[nodiscard]] int64_t integer(const char* key) const {
    const Json& value = required(key);
    if (!value.is_number_integer()) fail_type(key, value, "an integer");
    return value.get<int64_t>();
  }

  [[nodiscard]] std::optional<int64_t> integer_if_present(const char* key) const {
    if (is_absent(key)) return std::nullopt;
    return integer(key);
  }

  [[nodiscard]] std::optional<double> number_if_present(const char* key) const {
    if (is_absent(key)) return std::nullopt;
    const Json& value = required(key);
    if (!value.is_number()) fail_type(key, value, "a number");
    return value.get<double>();
  }

  [[nodiscard]] std::vector<std::string> tokens(const char* key) const {
    std::vector<std::string> result;
    for (const Json& token : list(required(key), key)) {
      if (!token.is_string())
        fail_type(std::string(key) + "[" + std::to_string(result.size()) + "]", token, "a string");
      result.push_back(token.get<std::string>());
    }
    return result;
  }

  [[nodiscard]] std::vector<TextSpan> spans_if_present(const char* key) const {
    std::vector<TextSpan> spans;
    if (is_absent(key)) return spans;
    for (const Json& span : list(required(key), key)) {
      const bool is_pair =
          span.is_array() && span.size() == 2 && span[0].is_number_unsigned() && span[1].is_number_unsigned();
      if (!is_pair) {
        fail_type(std::string(key) + "[" + std::to_string(spans.size()) + "]", span, "a pair of numbers");
      }
      spans.push_back({span[0].get<size_t>(), span[1].get<size_t>()});
    }
    return spans;
  }

  [[nodiscard]] std::optional<GoldLinks> links_if_present(const char* key) const {
    if (is_absent(key)) return std::nullopt;
    return parse_pharaoh(text(key), where_);
  }

  [[nodiscard]] Matrix matrix(const char* key) const {
    const Json& rows = list(required(key), key);
    std::vector<float> values;
    size_t columns = 0;
    for (size_t row = 0; row < rows.size(); ++row) {
      const std::string name = std::string(key) + "[" + std::to_string(row) + "]";
      const Json& weights = list(rows[row], name);
      if (row == 0) columns = weights.size();
      if (weights.size() != columns) {
        fail("the matrix is ragged: row 0 has " + std::to_string(columns) + " numbers, row " +
             std::to_string(row) + " has " + std::to_string(weights.size()));
      }
      for (size_t column = 0; column < columns; ++column) {
        const Json& weight = weights[column];
        if (!weight.is_number()) fail_type(name + "[" + std::to_string(column) + "]", weight, "a number");
        values.push_back(weight.get<float>());
      }
    }
    if (values.empty()) return {};
    return {rows.size(), columns, std::move(values)};
  }

 private:
  [[nodiscard]] bool is_absent(const char* key) const {
    return !object_.contains(key) || object_[key].is_null();
  }

  [[nodiscard]] const Json& required(const char* key) const {
    if (!object_.contains(key)) fail(std::string("the key \"") + key + "\" is missing");
    return object_[key];
  }

  [[nodiscard]] const Json& list(const Json& value, const std::string& name) const {
    if (!value.is_array()) fail_type(name, value, "a list");
    return value;
  }

  [[noreturn]] void fail_type(const std::string& name, const Json& value, const char* expected) const {
    fail("\"" + name + "\" is " + value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 40) +
         ", not " + expected);
  }

  std::string_view where_;
  Json object_;
};

/// What the line says, be it an alignment that can be or not.
Alignment parse_alignment(const LineReader& reader) {
  Alignment alignment;
  alignment.id = reader.integer("id");
  alignment.epoch = reader.integer_if_present("epoch");
  alignment.step = reader.integer_if_present("step");
  alignment.attention = reader.text("attention");
  const std::string mode = reader.text("mode");
  const std::optional<Mode> parsed = parse_mode(mode);
  if (!parsed) reader.fail(R"("mode" is ")" + mode + R"(", not "forced", "greedy", "beam" or "sample")");
  alignment.mode = *parsed;
  const std::string unit = reader.text_or_empty("unit");
  const std::optional<Unit> parsed_unit = unit.empty() ? Unit::kPiece : parse_unit(unit);
  if (!parsed_unit) reader.fail(R"("unit" is ")" + unit + R"(", not "piece" or "word")");
  alignment.unit = *parsed_unit;
  alignment.source = reader.tokens("source");
  alignment.target = reader.tokens("target");
  alignment.source_sentence = reader.text("source_sent");
  alignment.target_sentence = reader.text("target_sent");
  alignment.reference = reader.text_or_empty("reference");
  alignment.score = reader.number_if_present("score");
  alignment.source_spans = reader.spans_if_present("source_spans");
  alignment.target_spans = reader.spans_if_present("target_spans");
  alignment.source_words = reader.spans_if_present("source_words");
  alignment.target_words = reader.spans_if_present("target_words");
  alignment.gold = reader.links_if_present("gold");
  alignment.matrix = reader.matrix("matrix");
  return alignment;
}

}  // namespace

std::string to_json_line(const Alignment& alignment) {
  check(alignment);
  OrderedJson object;
  object["id"] = alignment.id;
  object["epoch"] = value_or_null(alignment.epoch);
  object["step"] = value_or_null(alignment.step);
  object["attention"] = alignment.attention;
  object["mode"] = mode_name(alignment.mode);
  object["unit"] = unit_name(alignment.unit);
  object["source"] = alignment.source;
  object["target"] = alignment.target;
  object["source_sent"] = alignment.source_sentence;
  object["target_sent"] = alignment.target_sentence;
  object["reference"] = alignment.reference;
  object["score"] = value_or_null(alignment.score);
  add_places("source", alignment.source_sentence, alignment.source_spans, alignment.source_words, object);
  add_places("target", alignment.target_sentence, alignment.target_spans, alignment.target_words, object);
  if (alignment.gold) object["gold"] = format_pharaoh(*alignment.gold);
  std::string line = object.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  line.back() = ',';
  line += "\"matrix\":";
  append_matrix(alignment.matrix, line);
  line += '}';
  return line;
}

Alignment from_json_line(std::string_view line, std::string_view where) {
  const LineReader reader(line, where);
  Alignment alignment = parse_alignment(reader);
  if (const auto problem = find_problem(alignment)) reader.fail(*problem);
  return alignment;
}

void write_jsonl(std::ostream& stream, const Alignment& alignment) {
  stream << to_json_line(alignment) << '\n';
}

std::vector<Alignment> read_jsonl(const std::filesystem::path& path) {
  return read_jsonl(path, ReadOptions{}).alignments;
}

Readings read_jsonl(const std::filesystem::path& path, const ReadOptions& options) {
  const std::vector<std::string> lines = read_lines(path);
  Collector collector(path, options);
  for (size_t index = 0; index < lines.size(); ++index) {
    if (lines[index].find_first_not_of(" \t") == std::string::npos) continue;
    const std::string where = place_in(path, index + 1);
    collector.add(where, [&] { return parse_alignment(LineReader(lines[index], where)); });
  }
  return std::move(collector).finish();
}

}  // namespace seq2see::alignment
