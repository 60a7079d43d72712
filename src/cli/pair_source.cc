#include "cli/pair_source.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "alignment/segmentation.h"
#include "base/error.h"

namespace seq2see::cli {
namespace {

constexpr const char* kStandardInput = "standard input";

void expect_as_many(const data::Lines& lines, const std::string& file, size_t wanted,
                    const std::string& other) {
  if (lines.size() == wanted) return;
  throw UserError(
      file, "has " + std::to_string(lines.size()) + " lines, " + other + " has " + std::to_string(wanted),
      "give one line for each sentence");
}

}  // namespace

InputPair parse_pair(const std::string& line, const std::string& where) {
  for (const std::string separator : {"\t", " ||| "}) {
    const size_t end = line.find(separator);
    if (end == std::string::npos) continue;
    std::string target = line.substr(end + separator.size());
    if (target.find(separator) != std::string::npos) {
      throw UserError(where, "has more than two fields", "write the source, one tab, and the target");
    }
    return {line.substr(0, end), std::move(target)};
  }
  return {line, std::nullopt};
}

PairSource::PairSource(const PairFiles& files) : files_(files) {
  if (files_.source.empty()) {
    reader_ = std::make_unique<LineReader>(STDIN_FILENO, kStandardInput);
  } else {
    sources_ = data::Lines::read(files_.source);
  }
  if (!files_.target.empty()) {
    targets_ = data::Lines::read(files_.target);
    expect_as_many(targets_, files_.target, sources_.size(), files_.source);
  }
  for (const std::string& file : files_.words) {
    words_.push_back(data::Lines::read(file));
    if (!files_.source.empty()) expect_as_many(words_.back(), file, sources_.size(), files_.source);
  }
}

PairBlock PairSource::next(size_t most) {
  PairBlock block;
  block.first_line = line_;
  block.pairs = read(most);
  if (!words_.empty()) block.annotations.source_words = words(0, block.pairs);
  if (words_.size() > 1) block.annotations.target_words = words(1, block.pairs);
  line_ += block.pairs.size();
  return block;
}

std::vector<InputPair> PairSource::read(size_t most) {
  std::vector<InputPair> pairs;
  if (reader_ != nullptr) {
    for (const std::string& line : reader_->next(most)) {
      pairs.push_back(parse_pair(line, place(line_ + pairs.size())));
    }
    return pairs;
  }
  const size_t end = std::min(sources_.size(), line_ + most);
  for (size_t line = line_; line < end; ++line) {
    if (files_.target.empty()) {
      pairs.push_back(parse_pair(std::string(sources_[line]), place(line)));
    } else {
      pairs.push_back({std::string(sources_[line]), std::string(targets_[line])});
    }
  }
  return pairs;
}

std::vector<std::vector<TextSpan>> PairSource::words(size_t side, const std::vector<InputPair>& pairs) const {
  const data::Lines& lines = words_[side];
  std::vector<std::vector<TextSpan>> words;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const size_t line = line_ + i;
    const std::string where = files_.words[side] + ":" + std::to_string(line + 1);
    if (line >= lines.size()) {
      throw UserError(files_.words[side],
                      "has " + std::to_string(lines.size()) + " lines, but there are more sentences",
                      "give one line for each sentence");
    }
    if (side == 1 && !pairs[i].target) {
      throw UserError(place(line), "there is no target, but a file with the words of targets",
                      "give the target after a tab, or name the words of the source alone");
    }
    words.push_back(
        alignment::words_of_segmentation(side == 0 ? pairs[i].source : *pairs[i].target, lines[line], where));
  }
  return words;
}

std::string PairSource::place(size_t line) const {
  return (files_.source.empty() ? std::string(kStandardInput) : files_.source) + ":" +
         std::to_string(line + 1);
}

}  // namespace seq2see::cli
