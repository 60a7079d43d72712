// The keys of the configuration file: every field of config.h listed once (schema.cc), with its name, what it
// is for, what it accepts, and where it has an effect. The reader, the writer, --set, the reference, the
// comparison and the search for typing errors all go by this list.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/choices.h"
#include "config/config.h"

namespace seq2see::config {

/// What a field refers to in a Config, and what may stand there. The pointers live as long as that Config.
struct Text {
  std::string* value;
};
struct Flag {
  bool* value;
};
struct Whole {
  int64_t* value;
  int64_t lowest;
  int64_t highest;
};
struct Seed {
  uint64_t* value;
};
/// Real numbers from lowest to highest; the ends are allowed unless they are said to be open.
struct Range {
  double lowest;
  double highest;
  bool open_lowest = false;
  bool open_highest = false;
};
struct Real {
  double* value;
  Range range;
};
struct RealPair {
  std::vector<double>* values;  // two of them
  Range range;
};
struct OneOf {
  const std::vector<Choice>* choices;
  std::function<int()> get;
  std::function<void(int)> set;
};
struct SomeOf {
  const std::vector<Choice>* choices;
  std::function<std::vector<int>()> get;
  std::function<void(const std::vector<int>&)> set;
};
struct Probes {
  ProbesConfig* value;
};
using Value = std::variant<Text, Flag, Whole, Seed, Real, RealPair, OneOf, SomeOf, Probes>;

/// A field has an effect only where another key has a certain value.
struct Condition {
  std::string key;         // full path of the other key
  std::string_view state;  // to be read after "is": "luong", "2 or more"
  bool met;
};

struct Field {
  std::string path;              // "model.decoder.attention"
  std::string_view explanation;  // what it does and when to change it
  Value value;
  std::string_view example;  // of a required field; empty for all others
  std::vector<Condition> conditions;

  [[nodiscard]] bool required() const { return !example.empty(); }
  /// The first condition that keeps the field from having an effect, or nullptr.
  [[nodiscard]] const Condition* unmet() const;
};

struct Section {
  std::string path;  // "model.decoder"
  std::string_view explanation;
};

/// All fields, and all sections, in the order of the file.
struct Schema {
  std::vector<Section> sections;
  std::vector<Field> fields;

  [[nodiscard]] const Field* find_field(std::string_view path) const;
  [[nodiscard]] const Section* find_section(std::string_view path) const;
};

/// The list of the fields of `config`; conditions are judged by the values that it has now.
Schema list_fields(Config& config);

}  // namespace seq2see::config
