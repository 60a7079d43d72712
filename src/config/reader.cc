#include "config/reader.h"

#include <algorithm>
#include <utility>

#include "base/text_file.h"
#include "config/problems.h"
#include "config/read_value.h"
#include "config/rules.h"
#include "config/schema.h"
#include "config/value_text.h"
#include "config/written.h"

namespace seq2see::config {
namespace {

std::string summary(const std::vector<std::string>& problems) {
  if (problems.size() == 1) return problems.front();
  return std::to_string(problems.size()) + " problems, the first: " + problems.front();
}

void read_values(const Schema& schema, const WrittenKeys& written, Problems& problems) {
  for (const Field& field : schema.fields) {
    const auto entry = written.find(field.path);
    if (entry == written.end()) {
      if (field.required()) {
        problems.report({}, field.path, "is missing; an example: " + std::string(field.example));
      }
    } else if (const auto problem = read_value(field, *entry->second.value)) {
      problems.report(entry->second.place, field.path, *problem);
    }
  }
}

/// Defaults that depend on other keys.
void fill_in(Config& config, const std::filesystem::path& file, const WrittenKeys& written) {
  if (config.name.empty()) config.name = file.stem().string();
  if (config.model_dir.empty()) config.model_dir = "runs/" + config.name;
  if (config.data.joint_vocabulary) {
    const TokenizerConfig& source = config.data.src.tokenizer_cfg;
    TokenizerConfig& target = config.data.trg.tokenizer_cfg;
    const auto share = [&](const std::string& key, auto TokenizerConfig::*member) {
      if (!written.contains("data.trg.tokenizer_cfg." + key)) target.*member = source.*member;
    };
    share("model_file", &TokenizerConfig::model_file);
    share("model_type", &TokenizerConfig::model_type);
    share("vocab_size", &TokenizerConfig::vocab_size);
    share("character_coverage", &TokenizerConfig::character_coverage);
  }
}

void check_effects(const Schema& schema, const WrittenKeys& written, Problems& problems) {
  for (const Field& field : schema.fields) {
    const auto entry = written.find(field.path);
    const Condition* unmet = field.unmet();
    // What a faulty key was meant to say, and so what others do beside it, is not known.
    if (entry == written.end() || unmet == nullptr || problems.has(unmet->key)) continue;
    const std::string is_now = yaml_text(schema.find_field(unmet->key)->value);
    problems.report(entry->second.place, field.path,
                    "changes nothing unless " + unmet->key + " is " + std::string(unmet->state) + " (it is " +
                        is_now + "); leave it out");
  }
}

void check_conflicts(const Config& config, const WrittenKeys& written, Problems& problems) {
  std::vector<Conflict> conflicts = find_conflicts(config);
  std::erase_if(conflicts, [&](const Conflict& conflict) {
    return std::any_of(conflict.keys.begin(), conflict.keys.end(),
                       [&](const std::string& key) { return problems.has(key); });
  });
  for (const auto& [keys, what] : conflicts) {
    const auto first_written =
        std::find_if(keys.begin(), keys.end(), [&](const std::string& key) { return written.contains(key); });
    problems.report(first_written == keys.end() ? Place{} : written.at(*first_written).place, keys.front(),
                    what);
  }
}

}  // namespace

ConfigError::ConfigError(std::string_view file, std::vector<std::string> problems)
    : UserError(problems.size() == 1 ? std::string_view() : file, summary(problems)),
      problems_(std::move(problems)) {}

Config parse_config(std::string_view text, std::string_view file, const std::vector<std::string>& overrides) {
  Config config;
  Problems problems(file);
  WrittenKeys written;
  const Schema schema = list_fields(config);
  add_file(written, text, schema, problems);
  add_overrides(written, overrides, schema, problems);
  read_values(schema, written, problems);
  fill_in(config, file, written);
  check_effects(list_fields(config), written, problems);
  check_conflicts(config, written, problems);
  problems.throw_if_any();
  return config;
}

Config read_config(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
  return parse_config(read_file(path), path.string(), overrides);
}

}  // namespace seq2see::config
