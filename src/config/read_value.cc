#include "config/read_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "config/overloaded.h"
#include "config/suggestions.h"
#include "config/value_text.h"

namespace seq2see::config {
namespace {

using Problem = std::optional<std::string>;

constexpr std::string_view kInList = " in it";

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '\x7f';
}

std::string unexpected(const Value& value, const YamlNode& node, std::string_view where = {}) {
  return std::string("expects ")
      .append(expectation(value))
      .append(", found ")
      .append(describe(node))
      .append(where);
}

/// A scalar that need not be text.
bool is_plain(const YamlNode& node) { return node.kind == YamlNode::Kind::kScalar && !node.quoted; }

/// Digits only: "1e3" and "1_000" are left to the reader's eye, "010" is 8 to some programs and 10 to others.
template <class Integer>
std::optional<Integer> parse_integer(const YamlNode& node) {
  if (!is_plain(node)) return std::nullopt;
  std::string_view text = node.text;
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits.starts_with('0')) return std::nullopt;
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> parse_real(const YamlNode& node) {
  if (!is_plain(node)) return std::nullopt;
  std::string_view text = node.text;
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool is_within(const Range& range, double number) {
  const bool above = range.open_lowest ? number > range.lowest : number >= range.lowest;
  const bool below = range.open_highest ? number < range.highest : number <= range.highest;
  return above && below;
}

std::optional<double> parse_real(const YamlNode& node, const Range& range) {
  const std::optional<double> number = parse_real(node);
  return number && is_within(range, *number) ? number : std::nullopt;
}

const Choice* parse_choice(const std::vector<Choice>& choices, const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kScalar) return nullptr;
  for (const Choice& choice : choices) {
    const bool is_alias =
        std::find(choice.aliases.begin(), choice.aliases.end(), node.text) != choice.aliases.end();
    if (choice.name == node.text || is_alias) return &choice;
  }
  return nullptr;
}

std::string unknown_choice(const Value& value, const std::vector<Choice>& choices, const YamlNode& node,
                           std::string_view where = {}) {
  std::string problem = unexpected(value, node, where);
  if (node.kind != YamlNode::Kind::kScalar) return problem;
  std::vector<std::string> names;
  for (const Choice& choice : choices) {
    names.emplace_back(choice.name);
    names.insert(names.end(), choice.aliases.begin(), choice.aliases.end());
  }
  const std::string similar = nearest(node.text, names);
  return similar.empty() ? problem : problem + "; did you mean '" + similar + "'?";
}

/// Text that fits on one line of a file or of a log.
bool is_line(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kScalar && std::none_of(node.text.begin(), node.text.end(), is_control);
}

std::optional<std::pair<std::string, std::string>> parse_pair(const YamlNode& node) {
  const YamlNode* source = nullptr;
  const YamlNode* target = nullptr;
  if (node.kind == YamlNode::Kind::kList && node.items.size() == 2) {
    source = node.items[0].get();
    target = node.items[1].get();
  } else if (node.kind == YamlNode::Kind::kMap && node.entries.size() == 2) {
    for (const auto& [key, value] : node.entries) {
      if (key->text == "src") source = value.get();
      if (key->text == "trg") target = value.get();
    }
  }
  if (source == nullptr || target == nullptr || !is_line(*source) || !is_line(*target)) return std::nullopt;
  if (source->text.empty() || target->text.empty()) return std::nullopt;
  return std::pair(source->text, target->text);
}

Problem assign_probes(const Value& value, ProbesConfig& probes, const YamlNode& node) {
  ProbesConfig read;
  if (node.kind == YamlNode::Kind::kList) {
    for (const auto& item : node.items) {
      const auto pair = parse_pair(*item);
      if (!pair) {
        return unexpected(value, node) + " whose item on line " + std::to_string(item->line) +
               " is not a pair of texts";
      }
      read.pairs.push_back(*pair);
    }
  } else if (const auto number = parse_integer<int64_t>(node); number && *number >= 0) {
    read.dev_pairs = *number;
  } else if (!is_line(node) || node.text.empty() ||
             (is_plain(node) && (parse_real(node) || flag_from_word(node.text)))) {
    return unexpected(value, node);
  } else {
    read.file = node.text;
  }
  probes = read;
  return std::nullopt;
}

}  // namespace

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar: {
      std::string text = node.quoted ? "the text '" : "'";
      std::replace_copy_if(node.text.begin(), node.text.end(), std::back_inserter(text), is_control, ' ');
      return text + "'";
    }
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a section";
  }
  throw std::logic_error("describe: a kind of YAML node without a name");
}

std::optional<bool> flag_from_word(std::string_view word) {
  const auto is = [&](std::string_view lowercase) {
    if (word.size() != lowercase.size()) return false;
    std::string capitals(lowercase);
    for (char& letter : capitals) letter = static_cast<char>(letter - 'a' + 'A');
    const bool capitalised = word[0] == capitals[0] && word.substr(1) == lowercase.substr(1);
    return word == lowercase || word == capitals || capitalised;
  };
  if (is("true") || is("yes") || is("on") || is("y")) return true;
  if (is("false") || is("no") || is("off") || is("n")) return false;
  return std::nullopt;
}

std::optional<std::string> read_value(const Field& field, const YamlNode& node) {
  const Value& value = field.value;
  if (node.kind == YamlNode::Kind::kNull) {
    return field.required() ? "has no value; it has no default either"
                            : "has no value; write one, or remove the key to get the default";
  }
  const auto set = [&](auto* destination, const auto& parsed) -> Problem {
    if (!parsed) return unexpected(value, node);
    *destination = *parsed;
    return std::nullopt;
  };
  return std::visit(Overloaded{
                        [&](const Text& text) -> Problem {
                          if (!is_line(node) || (field.required() && node.text.empty()))
                            return unexpected(value, node);
                          *text.value = node.text;
                          return std::nullopt;
                        },
                        [&](const Flag& flag) {
                          return set(flag.value, is_plain(node) ? flag_from_word(node.text) : std::nullopt);
                        },
                        [&](const Whole& whole) {
                          const auto number = parse_integer<int64_t>(node);
                          const bool allowed = number && *number >= whole.lowest && *number <= whole.highest;
                          return set(whole.value, allowed ? number : std::nullopt);
                        },
                        [&](const Seed& seed) { return set(seed.value, parse_integer<uint64_t>(node)); },
                        [&](const Real& real) { return set(real.value, parse_real(node, real.range)); },
                        [&](const RealPair& pair) -> Problem {
                          if (node.kind != YamlNode::Kind::kList || node.items.size() != 2)
                            return unexpected(value, node);
                          std::vector<double> numbers;
                          for (const auto& item : node.items) {
                            const auto number = parse_real(*item, pair.range);
                            if (!number) return unexpected(value, *item, kInList);
                            numbers.push_back(*number);
                          }
                          *pair.values = numbers;
                          return std::nullopt;
                        },
                        [&](const OneOf& one) -> Problem {
                          const Choice* choice = parse_choice(*one.choices, node);
                          if (choice == nullptr) return unknown_choice(value, *one.choices, node);
                          one.set(choice->value);
                          return std::nullopt;
                        },
                        [&](const SomeOf& some) -> Problem {
                          if (node.kind != YamlNode::Kind::kList) return unexpected(value, node);
                          std::vector<int> chosen;
                          for (const auto& item : node.items) {
                            const Choice* choice = parse_choice(*some.choices, *item);
                            if (choice == nullptr)
                              return unknown_choice(value, *some.choices, *item, kInList);
                            if (std::find(chosen.begin(), chosen.end(), choice->value) != chosen.end()) {
                              return "names '" + std::string(choice->name) + "' twice";
                            }
                            chosen.push_back(choice->value);
                          }
                          some.set(chosen);
                          return std::nullopt;
                        },
                        [&](const Probes& probes) { return assign_probes(value, *probes.value, node); },
                    },
                    value);
}

}  // namespace seq2see::config
