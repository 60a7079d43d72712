#include "config/written.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text_file.h"
#include "config/key_path.h"
#include "config/read_value.h"
#include "config/suggestions.h"

namespace seq2see::config {
namespace {

constexpr size_t kMostBytes = size_t{1} << 20U;  // a corpus that is named by mistake is not parsed

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

Place on_line(int line) { return {Place::Kind::kFile, line}; }

Place line_of(std::string_view text, size_t position) {
  const std::string_view before = text.substr(0, position);
  return on_line(1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')));
}

bool is_forbidden_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 && character != '\t' && character != '\n' &&
         character != '\r';
}

std::string unknown_key(const Schema& schema, const std::string& section, const std::string& key) {
  const std::string advice = suggest_key(schema, section, key);
  return advice.empty() ? "unknown key" : "unknown key; " + advice;
}

void add_section(WrittenKeys& written, const YamlNode& map, const std::string& section, const Schema& schema,
                 Problems& problems) {
  std::map<std::string, int> lines;
  for (const auto& [key, value] : map.entries) {
    const Place place = on_line(key->line);
    if (key->kind != YamlNode::Kind::kScalar || key->text.empty()) {
      problems.report(place, section, "a key has to be a word, found " + describe(*key));
      continue;
    }
    const std::string path = path_of(section, key->text);
    const auto report = [&](std::string_view what) { problems.report(place, path, what); };
    const auto [earlier, is_new] = lines.try_emplace(key->text, key->line);
    if (!is_new) {
      report("given twice, already on line " + std::to_string(earlier->second) + "; remove one of them");
    } else if (key->text.find('.') != std::string::npos) {
      report("unknown key; a file has sections, one indented below the other, instead of dots");
    } else if (schema.find_field(path) != nullptr) {
      written[path] = {place, value};
    } else if (schema.find_section(path) == nullptr) {
      report(unknown_key(schema, section, key->text));
    } else if (value->kind == YamlNode::Kind::kMap) {
      add_section(written, *value, path, schema, problems);
    } else if (value->kind != YamlNode::Kind::kNull) {
      report("expects keys of its own, indented below it, found " + describe(*value));
    }
  }
}

/// The section and the key where a path leaves the schema, or nothing where it names a field or a section.
std::optional<std::pair<std::string, std::string>> first_unknown(const Schema& schema,
                                                                 const std::string& path) {
  std::string section;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    const std::string known = path_of(section, key);
    const bool is_field = end == path.size() && schema.find_field(known) != nullptr;
    if (!is_field && schema.find_section(known) == nullptr) return std::pair(section, key);
    section = known;
    begin = end + 1;
  }
  return std::nullopt;
}

const std::string& first_key_of(const Schema& schema, const std::string& section) {
  return std::find_if(schema.fields.begin(), schema.fields.end(),
                      [&](const Field& field) { return field.path.starts_with(section + "."); })
      ->path;
}

/// What YAML would make of ": ", "#", "*" and the like in plain text is of no use on a command line: only
/// what begins like a list, a map or quoted text is read as YAML.
YamlNode::Pointer override_value(const std::string& text) {
  if (!text.empty() && std::string_view("[{\"'").find(text[0]) != std::string_view::npos)
    return parse_yaml(text);
  auto node = std::make_shared<YamlNode>();
  node->kind = YamlNode::Kind::kScalar;
  node->text = text;
  return node;
}

}  // namespace

void add_file(WrittenKeys& written, std::string_view text, const Schema& schema, Problems& problems) {
  if (text.size() > kMostBytes) {
    problems.fail({}, "the file has " + std::to_string(text.size()) +
                          " bytes, which no configuration has; name the YAML file of an experiment");
  }
  if (const auto position = find_invalid_utf8(text)) {
    problems.fail(line_of(text, *position),
                  "the text is not valid UTF-8; convert the file to UTF-8, for example with iconv");
  }
  // yaml-cpp would take some of them for the end of the file, or for UTF-16.
  const auto control = std::find_if(text.begin(), text.end(), is_forbidden_control);
  if (control != text.end()) {
    problems.fail(line_of(text, static_cast<size_t>(control - text.begin())),
                  "a control character; remove it");
  }
  YamlNode::Pointer root;
  try {
    root = parse_yaml(text);
  } catch (const YamlSyntaxError& error) {
    problems.fail(on_line(error.line()),
                  std::string("not valid YAML (") + error.what() +
                      "); indent with spaces, not tabs, and write every key as 'key: value'");
  }
  if (root->kind == YamlNode::Kind::kNull) {
    problems.fail(on_line(1), "the file has no keys; 'seq2see config' prints all that there are");
  }
  if (root->kind != YamlNode::Kind::kMap) {
    problems.fail(on_line(root->line), "expects keys ('key: value'), found " + describe(*root));
  }
  add_section(written, *root, "", schema, problems);
}

void add_overrides(WrittenKeys& written, const std::vector<std::string>& overrides, const Schema& schema,
                   Problems& problems) {
  int number = 0;
  for (const std::string& override : overrides) {
    const Place place{Place::Kind::kOverride, ++number};
    const size_t equals = override.find('=');
    const std::string path(trim(std::string_view(override).substr(0, equals)));
    const auto report = [&](std::string_view what) { problems.report(place, path, what); };
    if (equals == std::string::npos || path.empty()) {
      report("expects key=value, such as training.epochs=5");
      continue;
    }
    const std::string value(trim(std::string_view(override).substr(equals + 1)));
    if (const auto unknown = first_unknown(schema, path)) {
      report(unknown_key(schema, unknown->first, unknown->second));
    } else if (schema.find_section(path) != nullptr) {
      report("this is a section; name one of its keys, such as " + first_key_of(schema, path));
    } else if (find_invalid_utf8(value)) {
      report("the value is not valid UTF-8");
    } else if (value == "null") {
      written.erase(path);
    } else {
      try {
        written[path] = {place, override_value(value)};
      } catch (const YamlSyntaxError& error) {
        report(std::string("the value is not valid YAML (") + error.what() + ")");
      }
    }
  }
}

}  // namespace seq2see::config
