#include "config/reference.h"

#include <string_view>

#include "config/key_path.h"
#include "config/read_value.h"
#include "config/schema.h"
#include "config/value_text.h"

namespace seq2see::config {
namespace {

constexpr size_t kWidth = 100;

/// `text` as comment lines of at most kWidth characters; lines after the first are indented by `hanging`
/// more.
std::string comment(const std::string& indent, std::string_view text, size_t hanging = 0) {
  std::string lines;
  std::string line = indent + "#";
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (line.size() + 1 + word.size() > kWidth) {
      lines += line + "\n";
      line = indent + "#" + std::string(hanging, ' ');
    }
    line.append(" ").append(word);
    begin = end + 1;
  }
  return lines + line + "\n";
}

std::string choice_lines(const std::string& indent, const std::vector<Choice>& choices) {
  std::string lines;
  for (const Choice& choice : choices) {
    std::string line = std::string("- ").append(choice.name);
    for (size_t i = 0; i < choice.aliases.size(); ++i) {
      line.append(i == 0 ? " (also " : ", ").append(choice.aliases[i]);
    }
    if (!choice.aliases.empty()) line += ")";
    if (!choice.meaning.empty()) line.append(": ").append(choice.meaning);
    lines += comment(indent, line, 2);
  }
  return lines;
}

std::string explain(const Field& field) {
  const std::string indent = indentation(field.path);
  std::string text = comment(indent, field.explanation);
  if (field.required()) text += comment(indent, "To be given; this is an example.");
  std::string conditions;
  for (const Condition& condition : field.conditions) {
    std::string_view key = condition.key;
    if (section_of(key) == section_of(field.path)) key = key_of(key);
    conditions.append(conditions.empty() ? "Only where " : ", and ")
        .append(key)
        .append(" is ")
        .append(condition.state);
  }
  if (!conditions.empty()) text += comment(indent, conditions + ".");
  if (const auto* one = std::get_if<OneOf>(&field.value)) text += choice_lines(indent, *one->choices);
  if (const auto* some = std::get_if<SomeOf>(&field.value)) text += choice_lines(indent, *some->choices);
  return text;
}

}  // namespace

std::string reference_text() {
  Config defaults;
  const Schema schema = list_fields(defaults);
  for (const Field& field : schema.fields) {
    if (const auto* text = std::get_if<Text>(&field.value); text != nullptr && field.required()) {
      *text->value = field.example;
    }
  }
  std::string reference = comment("",
                                  "The configuration of an experiment: all keys with their defaults. A "
                                  "configuration needs only the keys that "
                                  "differ; unknown keys, and keys that change nothing, are errors. Paths are "
                                  "relative to the folder where "
                                  "seq2see is started.");
  std::string_view open_section;
  for (const Field& field : schema.fields) {
    const std::vector<std::string> sections = sections_to_open(open_section, field.path);
    for (const std::string& section : sections) {
      const std::string indent = indentation(section);
      reference.append("\n").append(comment(indent, schema.find_section(section)->explanation));
      reference.append(indent).append(key_of(section)).append(":\n");
    }
    const bool back_in_outer_section = sections.empty() && section_of(field.path) != open_section;
    if (back_in_outer_section) reference += "\n";
    open_section = section_of(field.path);
    reference += explain(field);
    const std::string indent = indentation(field.path);
    const std::string lines = yaml_lines(field);
    reference += field.unmet() == nullptr ? lines : indent + std::string("#").append(lines, indent.size());
  }
  return reference;
}

}  // namespace seq2see::config
