#include "cli/annotations.h"

#include "alignment/pharaoh.h"
#include "alignment/segmentation.h"
#include "base/error.h"
#include "base/text_file.h"

namespace seq2see::cli {
namespace {

std::vector<std::string> read_as_many(const std::filesystem::path& file, size_t wanted) {
  std::vector<std::string> lines = read_lines(file);
  if (lines.size() != wanted) {
    throw UserError(file.string(),
                    "has " + std::to_string(lines.size()) + " lines, the text has " + std::to_string(wanted),
                    "give one line for each sentence");
  }
  return lines;
}

std::string place(const std::filesystem::path& file, size_t line) {
  return file.string() + ":" + std::to_string(line + 1);
}

std::vector<std::vector<TextSpan>> read_words(const std::filesystem::path& file,
                                              const std::vector<std::string>& sentences) {
  std::vector<std::vector<TextSpan>> words;
  if (file.empty()) return words;
  const std::vector<std::string> segmented = read_as_many(file, sentences.size());
  for (size_t i = 0; i < sentences.size(); ++i) {
    words.push_back(alignment::words_of_segmentation(sentences[i], segmented[i], place(file, i)));
  }
  return words;
}

size_t count_words(const std::vector<std::vector<TextSpan>>& words, const std::vector<std::string>& sentences,
                   size_t line) {
  return words.empty() ? alignment::words_between_spaces(sentences[line]).size() : words[line].size();
}

}  // namespace

AnnotationFiles words_of_prefix(const std::string& prefix, const std::string& source_language,
                                const std::string& target_language) {
  AnnotationFiles files;
  if (prefix.empty()) return files;
  files.source_words = prefix + "." + source_language;
  files.target_words = prefix + "." + target_language;
  return files;
}

void Annotations::add_to(alignment::Alignment& alignment, size_t line, bool with_target) const {
  if (!source_words.empty()) alignment.source_words = source_words[line];
  if (!with_target) return;
  if (!target_words.empty()) alignment.target_words = target_words[line];
  if (!gold.empty()) alignment.gold = gold[line];
}

void Annotations::take(const Annotations& other, size_t line) {
  if (!other.source_words.empty()) source_words.push_back(other.source_words[line]);
  if (!other.target_words.empty()) target_words.push_back(other.target_words[line]);
  if (!other.gold.empty()) gold.push_back(other.gold[line]);
}

void expect_links_of_words(const alignment::GoldLinks& gold, size_t source_words, size_t target_words,
                           const std::string& where) {
  for (const alignment::Link& link : gold.possible) {
    if (link.source < source_words && link.target < target_words) continue;
    throw UserError(
        where,
        "links word " + std::to_string(link.source) + " with word " + std::to_string(link.target) +
            ", counted from 0, but the sentences have " + std::to_string(source_words) + " and " +
            std::to_string(target_words) + " words",
        "check that the links belong to this text, its words and this direction, and whether they "
        "count from 0 or from 1");
  }
}

Annotations read_annotations(const AnnotationFiles& files, const std::vector<std::string>& sources,
                             const std::vector<std::string>& targets) {
  Annotations annotations;
  annotations.source_words = read_words(files.source_words, sources);
  annotations.target_words = read_words(files.target_words, targets);
  if (files.gold.empty()) return annotations;
  const std::vector<std::string> lines = read_as_many(files.gold, sources.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string where = place(files.gold, i);
    annotations.gold.push_back(alignment::parse_pharaoh(lines[i], where, files.first_index));
    expect_links_of_words(annotations.gold.back(), count_words(annotations.source_words, sources, i),
                          count_words(annotations.target_words, targets, i), where);
  }
  return annotations;
}

}  // namespace seq2see::cli
