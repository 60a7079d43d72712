#include "alignment/npz.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "alignment/npy.h"
#include "alignment/numbers.h"
#include "alignment/zip_archive.h"
#include "base/error.h"

namespace seq2see::alignment {
namespace {

constexpr std::string_view kSuffix = ".npy";
constexpr int64_t kUnknown = -1;

/// Writes one list over all alignments.
template <class Value, class Get>
ZipEntry list_entry(const std::string& name, std::span<const Alignment> alignments, Get get) {
  std::vector<Value> values;
  for (const Alignment& alignment : alignments) values.push_back(Value(get(alignment)));
  return {name + std::string(kSuffix), to_npy(std::span<const Value>(values))};
}

ZipEntry texts_entry(const std::string& name, const std::vector<std::string>& texts) {
  return {name + std::string(kSuffix), to_npy(std::span<const std::string>(texts))};
}

/// The arrays of a file, by name.
class Arrays {
 public:
  explicit Arrays(const std::filesystem::path& path) : path_(path), archive_(path) {
    for (const std::string& name : archive_.names()) {
      if (name.ends_with(kSuffix)) names_[name.substr(0, name.size() - kSuffix.size())] = name;
    }
  }

  [[nodiscard]] bool has(const std::string& name) const { return names_.contains(name); }

  /// What `take`, one of NpyArray's, makes of the array. Throws UserError.
  template <class Values>
  Values read(const std::string& name, Values (NpyArray::*take)() const) {
    const std::string bytes = archive_.contents(names_.at(name));
    return (NpyArray(bytes, path_.string() + " (" + name + ")").*take)();
  }

  /// The numbers of the matrices that are named `stem` and a number, in their order.
  [[nodiscard]] std::vector<size_t> numbers(const std::string& stem) const {
    std::vector<size_t> numbers;
    for (const auto& [name, entry] : names_) {
      if (!name.starts_with(stem)) continue;
      const auto number = parse_count(std::string_view(name).substr(stem.size()));
      // "matrix_007" is a name that nobody could be asked for by its number.
      if (number && name == stem + std::to_string(*number)) numbers.push_back(*number);
    }
    std::ranges::sort(numbers);
    return numbers;
  }

 private:
  std::filesystem::path path_;
  ZipReader archive_;
  std::map<std::string, std::string> names_;
};

/// What a file may say of each sentence. An empty list: it does not.
struct Facts {
  std::vector<int64_t> id, epoch, step;
  std::vector<std::string> mode, unit, attention, source_sentence, target_sentence, reference;
  std::vector<double> score;
};

Facts read_facts(Arrays& arrays) {
  Facts facts;
  const auto integers = [&](const char* name, std::vector<int64_t>& list) {
    if (arrays.has(name)) list = arrays.read(name, &NpyArray::integers);
  };
  const auto texts = [&](const char* name, std::vector<std::string>& list) {
    if (arrays.has(name)) list = arrays.read(name, &NpyArray::texts);
  };
  integers("id", facts.id);
  integers("epoch", facts.epoch);
  integers("step", facts.step);
  texts("mode", facts.mode);
  texts("unit", facts.unit);
  texts("attention", facts.attention);
  texts("source_sentence", facts.source_sentence);
  texts("target_sentence", facts.target_sentence);
  texts("reference", facts.reference);
  if (arrays.has("score")) facts.score = arrays.read("score", &NpyArray::doubles);
  return facts;
}

template <class Value>
void take(const std::vector<Value>& list, size_t index, Value& value) {
  if (index < list.size()) value = list[index];
}

std::optional<int64_t> known(const std::vector<int64_t>& list, size_t index) {
  if (index >= list.size() || list[index] == kUnknown) return std::nullopt;
  return list[index];
}

void add_facts(const Facts& facts, size_t index, std::string_view where, Alignment& alignment) {
  take(facts.id, index, alignment.id);
  alignment.epoch = known(facts.epoch, index);
  alignment.step = known(facts.step, index);
  take(facts.attention, index, alignment.attention);
  take(facts.source_sentence, index, alignment.source_sentence);
  take(facts.target_sentence, index, alignment.target_sentence);
  take(facts.reference, index, alignment.reference);
  if (index < facts.score.size() && !std::isnan(facts.score[index])) alignment.score = facts.score[index];
  if (index < facts.mode.size()) {
    const auto mode = parse_mode(facts.mode[index]);
    if (!mode)
      throw UserError(where, "the mode is \"" + facts.mode[index] + "\"",
                      "it is forced, greedy, beam or sample");
    alignment.mode = *mode;
  }
  if (index < facts.unit.size()) {
    const auto unit = parse_unit(facts.unit[index]);
    if (!unit) throw UserError(where, "the unit is \"" + facts.unit[index] + "\"", "it is piece or word");
    alignment.unit = *unit;
  }
}

/// From the arrays, else from the file beside them, else by position.
std::vector<std::string> tokens_of_side(Arrays& arrays, const std::string& name, const TokenFile& file,
                                        size_t number, size_t count, std::string_view where) {
  auto tokens = arrays.has(name) ? std::optional(arrays.read(name, &NpyArray::texts)) : file.tokens(number);
  if (!tokens) return tokens_by_position(count);
  const size_t given = tokens->size();
  auto fitting = tokens_that_fit(*std::move(tokens), count);
  if (!fitting) {
    throw UserError(where,
                    "there are weights for " + std::to_string(count) + " tokens, but " +
                        std::to_string(given) + " tokens (" + name + ")",
                    "a matrix has a row for each target and a column for each source token");
  }
  return *std::move(fitting);
}

}  // namespace

std::string to_npz(std::span<const Alignment> alignments) {
  if (alignments.empty()) throw std::logic_error("to_npz: there are no alignments");
  std::vector<ZipEntry> entries;
  entries.push_back(list_entry<int64_t>("id", alignments, [](const Alignment& one) { return one.id; }));
  entries.push_back(list_entry<int64_t>("epoch", alignments,
                                        [](const Alignment& one) { return one.epoch.value_or(kUnknown); }));
  entries.push_back(list_entry<int64_t>("step", alignments,
                                        [](const Alignment& one) { return one.step.value_or(kUnknown); }));
  entries.push_back(
      list_entry<std::string>("mode", alignments, [](const Alignment& one) { return mode_name(one.mode); }));
  entries.push_back(
      list_entry<std::string>("unit", alignments, [](const Alignment& one) { return unit_name(one.unit); }));
  entries.push_back(
      list_entry<std::string>("attention", alignments, [](const Alignment& one) { return one.attention; }));
  entries.push_back(list_entry<double>("score", alignments, [](const Alignment& one) {
    return one.score.value_or(std::numeric_limits<double>::quiet_NaN());
  }));
  entries.push_back(list_entry<std::string>("source_sentence", alignments,
                                            [](const Alignment& one) { return one.source_sentence; }));
  entries.push_back(list_entry<std::string>("target_sentence", alignments,
                                            [](const Alignment& one) { return one.target_sentence; }));
  entries.push_back(
      list_entry<std::string>("reference", alignments, [](const Alignment& one) { return one.reference; }));
  for (size_t index = 0; index < alignments.size(); ++index) {
    check(alignments[index]);
    const std::string number = std::to_string(index);
    entries.push_back({"matrix_" + number + std::string(kSuffix), to_npy(alignments[index].matrix)});
    entries.push_back(texts_entry("source_" + number, alignments[index].source));
    entries.push_back(texts_entry("target_" + number, alignments[index].target));
  }
  return to_zip(entries);
}

Readings read_npz(const std::filesystem::path& path, const ReadOptions& options) {
  Arrays arrays(path);
  const TokenFile source(options.source_tokens);
  const TokenFile target(options.target_tokens);
  std::string stem = "matrix_";
  std::vector<size_t> numbers = arrays.numbers(stem);
  if (numbers.empty()) {
    stem = "arr_";
    numbers = arrays.numbers(stem);
  }
  if (numbers.empty()) {
    throw UserError(path.string(), "there is no array matrix_0 or arr_0 in it",
                    "the arrays matrix_0, matrix_1, ... hold a matrix [target, source] each");
  }
  const Facts facts = read_facts(arrays);
  Collector collector(path, options);
  for (const size_t number : numbers) {
    const std::string name = stem + std::to_string(number);
    const std::string where = path.string() + " (" + name + ")";
    collector.add(where, [&] {
      Alignment alignment;
      alignment.id = static_cast<int64_t>(number);
      alignment.matrix = arrays.read(name, &NpyArray::matrix);
      const std::string suffix = std::to_string(number);
      alignment.source =
          tokens_of_side(arrays, "source_" + suffix, source, number, alignment.matrix.columns(), where);
      alignment.target =
          tokens_of_side(arrays, "target_" + suffix, target, number, alignment.matrix.rows(), where);
      alignment.source_sentence = text_of_tokens(alignment.source);
      alignment.target_sentence = text_of_tokens(alignment.target);
      add_facts(facts, number, where, alignment);
      return alignment;
    });
  }
  return std::move(collector).finish();
}

}  // namespace seq2see::alignment
