#include "cli/guided_alignment.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "alignment/pharaoh.h"
#include "alignment/piece_links.h"
#include "alignment/segmentation.h"
#include "base/error.h"
#include "cli/annotations.h"
#include "data/lines.h"

namespace seq2see::cli {
namespace {

/// A file that has one line for each of the text.
struct LineFile {
  std::string name;
  data::Lines lines;

  LineFile(std::string path, size_t wanted) : name(std::move(path)), lines(data::Lines::read(name)) {
    if (lines.size() == wanted) return;
    throw UserError(
        name,
        "has " + std::to_string(lines.size()) + " lines, the training text has " + std::to_string(wanted),
        "give one line for each sentence");
  }
  [[nodiscard]] std::string place(size_t line) const { return name + ":" + std::to_string(line + 1); }
};

/// Sure links, and possible ones of target words that have no sure one.
alignment::Links to_follow(const alignment::GoldLinks& gold) {
  std::set<size_t> certain;  // target words
  for (const alignment::Link& link : gold.sure) certain.insert(link.target);
  alignment::Links links = gold.sure;
  for (const alignment::Link& link : gold.possible) {
    if (!certain.contains(link.target)) links.push_back(link);
  }
  alignment::sort_and_unite(links);
  return links;
}

/// The links of a training text.
class GuidedAlignment {
 public:
  GuidedAlignment(const config::Config& config, const data::ParallelText& text)
      : text_(text), links_(config.training.guided_alignment.links, text.size()) {
    const std::string& prefix = config.training.guided_alignment.words;
    if (prefix.empty()) return;
    source_words_.emplace(prefix + "." + config.data.src.lang, text.size());
    target_words_.emplace(prefix + "." + config.data.trg.lang, text.size());
  }

  void check() const {
    for (size_t line = 0; line < text_.size(); ++line) {
      expect_links_of_words(links_of(line), source_words(line).size(), target_words(line).size(),
                            links_.place(line));
    }
  }

  [[nodiscard]] std::vector<data::GuideCell> cells(size_t line, std::span<const TextSpan> source,
                                                   std::span<const TextSpan> target) const {
    std::vector<data::GuideCell> cells;
    const std::vector<TextSpan> words_of_source = source_words(line);
    const std::vector<TextSpan> words_of_target = target_words(line);
    if (source.empty() || target.empty() || words_of_source.empty() || words_of_target.empty()) return cells;
    const auto links = alignment::to_piece_links(
        to_follow(links_of(line)), alignment::words_by_spans(text_.source[line], source, words_of_source),
        alignment::words_by_spans(text_.target[line], target, words_of_target));
    for (const alignment::PieceLink& link : links) cells.push_back({link.target, link.source, link.weight});
    return cells;
  }

 private:
  [[nodiscard]] alignment::GoldLinks links_of(size_t line) const {
    return alignment::parse_pharaoh(links_.lines[line], links_.place(line));
  }
  [[nodiscard]] std::vector<TextSpan> source_words(size_t line) const {
    return words(source_words_, text_.source[line], line);
  }
  [[nodiscard]] std::vector<TextSpan> target_words(size_t line) const {
    return words(target_words_, text_.target[line], line);
  }
  static std::vector<TextSpan> words(const std::optional<LineFile>& given, std::string_view sentence,
                                     size_t line) {
    if (!given) return alignment::words_between_spaces(sentence);
    return alignment::words_of_segmentation(sentence, given->lines[line], given->place(line));
  }

  const data::ParallelText& text_;
  LineFile links_;
  std::optional<LineFile> source_words_;
  std::optional<LineFile> target_words_;
};

}  // namespace

data::AlignmentGuide read_guide(const config::Config& config, const data::ParallelText& text) {
  const auto alignment = std::make_shared<const GuidedAlignment>(config, text);
  alignment->check();
  return {
      .text = &text,
      .source = nullptr,
      .target = nullptr,
      .cells = [alignment](size_t line, std::span<const TextSpan> source, std::span<const TextSpan> target) {
        return alignment->cells(line, source, target);
      }};
}

}  // namespace seq2see::cli
