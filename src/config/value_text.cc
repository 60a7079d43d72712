#include "config/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "config/key_path.h"
#include "config/overloaded.h"
#include "config/read_value.h"

namespace seq2see::config {
namespace {

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '\x7f';
}

std::string shortest(double number) {
  std::array<char, 32> buffer{};  // "-2.2250738585072014e-308" is among the longest
  const auto written = std::to_chars(buffer.begin(), buffer.end(), number);
  return {buffer.begin(), written.ptr};
}

/// The shortest text that reads back to the same number, and that every YAML reader takes for a real number:
/// 1.0, not 1; 1.0e-06, not 1e-06.
std::string real_text(double number) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
  if (error != std::errc() || !std::isfinite(number))
    throw std::logic_error("real_text: not a finite number");
  std::string text(buffer, end);
  if (text.find('.') == std::string::npos) text.insert(std::min(text.find('e'), text.size()), ".0");
  return text;
}

std::string double_quoted(std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      quoted.append({'\\', character});
    } else if (is_control(character)) {
      const auto code = static_cast<unsigned char>(character);
      quoted.append({'\\', 'x', kHexadecimal[code / 16], kHexadecimal[code % 16]});
    } else {
      quoted += character;
    }
  }
  return quoted + '"';
}

std::string probes_text(const ProbesConfig& probes) {
  if ((probes.file.empty() ? 0 : 1) + (probes.dev_pairs != 0 ? 1 : 0) + (probes.pairs.empty() ? 0 : 1) > 1) {
    throw std::logic_error("attention.probes: at most one of file, dev_pairs and pairs can be set");
  }
  if (!probes.file.empty()) return quoted_where_needed(probes.file);
  if (probes.pairs.empty()) return std::to_string(probes.dev_pairs);
  std::string text;
  for (const auto& [source, target] : probes.pairs) {
    if (!text.empty()) text += '\n';
    text += "- [" + double_quoted(source) + ", " + double_quoted(target) + "]";
  }
  return text;
}

const Choice& choice_of(const std::vector<Choice>& choices, int value) {
  return choices.at(static_cast<size_t>(value));
}

std::string expectation_of(const Range& range) {
  const std::string lowest = shortest(range.lowest);
  if (std::isinf(range.highest)) {
    return range.open_lowest ? std::string("above ").append(lowest)
                             : std::string("of at least ").append(lowest);
  }
  const std::string highest = shortest(range.highest);
  std::string text = "from " + lowest + " to " + highest;
  if (range.open_lowest && range.open_highest) return text + " (both excluded)";
  if (range.open_lowest) text += " (" + lowest + " excluded)";
  if (range.open_highest) text += " (" + highest + " excluded)";
  return text;
}

std::string names_of(const std::vector<Choice>& choices) {
  std::string names;
  for (const Choice& choice : choices) {
    if (!names.empty()) names += ", ";
    names += choice.name;
    for (size_t i = 0; i < choice.aliases.size(); ++i) {
      names.append(i == 0 ? " (" : ", ").append(choice.aliases[i]);
    }
    if (!choice.aliases.empty()) names += ")";
  }
  return names;
}

}  // namespace

std::string yaml_lines(const Field& field) {
  const std::string indent = indentation(field.path);
  const std::string head = indent + std::string(key_of(field.path)) + ":";
  const std::string text = yaml_text(field.value);
  if (!text.starts_with("- ")) return head + " " + text + "\n";
  std::string lines = head + "\n" + indent + "  ";
  for (const char character : text) {
    lines += character;
    if (character == '\n') lines += indent + "  ";
  }
  return lines + "\n";
}

std::string quoted_where_needed(std::string_view text) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_harmless = [&](char c) {
    return is_word(c) || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '.' || c == '-';
  };
  // A word that begins with a letter or a slash is text, unless it is one of YAML's words.
  const bool plain = !text.empty() && (is_word(text[0]) || text[0] == '/') &&
                     std::all_of(text.begin(), text.end(), is_harmless) && !flag_from_word(text) &&
                     text != "null" && text != "Null" && text != "NULL";
  return plain ? std::string(text) : double_quoted(text);
}

std::string yaml_text(const Value& value) {
  return std::visit(Overloaded{
                        [](const Text& text) { return quoted_where_needed(*text.value); },
                        [](const Flag& flag) { return std::string(*flag.value ? "true" : "false"); },
                        [](const Whole& whole) { return std::to_string(*whole.value); },
                        [](const Seed& seed) { return std::to_string(*seed.value); },
                        [](const Real& real) { return real_text(*real.value); },
                        [](const RealPair& pair) {
                          return std::string("[") + real_text(pair.values->at(0)) + ", " +
                                 real_text(pair.values->at(1)) + "]";
                        },
                        [](const OneOf& one) { return std::string(choice_of(*one.choices, one.get()).name); },
                        [](const SomeOf& some) {
                          std::string names;
                          for (const int chosen : some.get()) {
                            if (!names.empty()) names += ", ";
                            names += choice_of(*some.choices, chosen).name;
                          }
                          return std::string("[").append(names).append("]");
                        },
                        [](const Probes& probes) { return probes_text(*probes.value); },
                    },
                    value);
}

std::string expectation(const Value& value) {
  return std::visit(
      Overloaded{
          [](const Text&) { return std::string("text on one line"); },
          [](const Flag&) { return std::string("true or false"); },
          [](const Whole& whole) {
            return "a whole number from " + std::to_string(whole.lowest) + " to " +
                   std::to_string(whole.highest) + " (digits only)";
          },
          [](const Seed&) { return std::string("a whole number that is not negative (digits only)"); },
          [](const Real& real) { return std::string("a number ").append(expectation_of(real.range)); },
          [](const RealPair& pair) {
            return std::string("a list of two numbers, each ").append(expectation_of(pair.range));
          },
          [](const OneOf& one) { return std::string("one of ") + names_of(*one.choices); },
          [](const SomeOf& some) { return std::string("a list, of any of ") + names_of(*some.choices); },
          [](const Probes&) {
            return std::string("a file, a number of pairs such as 8, or a list of [source, target]");
          },
      },
      value);
}

}  // namespace seq2see::config
