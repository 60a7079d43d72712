#include "cli/n_best_list.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"

namespace seq2see::cli {
namespace {

constexpr std::string_view kSeparator = "|||";

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (;;) {
    const size_t end = line.find(kSeparator);
    fields.emplace_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + kSeparator.size());
  }
}

}  // namespace

NBestEntry parse_n_best_entry(std::string_view line, const std::string& place) {
  std::vector<std::string> fields = fields_of(line);
  const char* const advice =
      "write INDEX ||| HYPOTHESIS ||| FEATURES ||| SCORE, with the source's line from 0";
  if (fields.size() < 3) throw UserError(place, "this is not an entry of an n-best list", advice);
  NBestEntry entry;
  const std::string& index = fields[0];
  const auto [rest, error] = std::from_chars(index.data(), index.data() + index.size(), entry.index);
  if (error != std::errc() || rest != index.data() + index.size())
    throw UserError(place, "'" + index + "' is not the number of a source line", advice);
  entry.hypothesis = std::move(fields[1]);
  entry.features = std::move(fields[2]);
  entry.rest.assign(std::make_move_iterator(fields.begin() + 3), std::make_move_iterator(fields.end()));
  return entry;
}

std::string n_best_line(size_t index, const Translation& translation) {
  const search::Hypothesis& hypothesis = translation.hypothesis;
  return fmt::format("{} ||| {} ||| LogProb= {} Length= {} ||| {}", index, translation.text,
                     hypothesis.score(), hypothesis.ids.size(), hypothesis.ranked_by);
}

bool has_feature(const NBestEntry& entry, std::string_view name) {
  const std::string word = std::string(name) + "=";
  for (size_t at = entry.features.find(word); at != std::string::npos;
       at = entry.features.find(word, at + 1)) {
    if (at == 0 || entry.features[at - 1] == ' ' || entry.features[at - 1] == '\t') return true;
  }
  return false;
}

std::string with_feature(const NBestEntry& entry, std::string_view name, std::string_view value) {
  std::string line = std::to_string(entry.index) + " ||| " + entry.hypothesis + " ||| " + entry.features;
  if (!entry.features.empty()) line += ' ';
  line.append(name).append("= ").append(value);
  for (const std::string& field : entry.rest) line.append(" ||| ").append(field);
  return line;
}

void expect_feature_name(const std::string& name, const std::string& option) {
  if (!name.empty() && name.find_first_of(" \t|=\n\r") == std::string::npos) return;
  throw UserError(option, "'" + name + "' cannot be the name of a feature",
                  "use a word without spaces, '|' and '='");
}

}  // namespace seq2see::cli
