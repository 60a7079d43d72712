#include "data/fixtures.h"

#include <stdlib.h>

#include <initializer_list>
#include <stdexcept>

#include "base/atomic_file.h"
#include "base/random.h"
#include "base/spaces.h"

namespace seq2see::data {
namespace {

using Words = std::vector<std::string>;

const std::string& choose(const Words& words, RandomStream& random) {
  return words[random.below(words.size())];
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "seq2see-data-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder: " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(std::string_view name, std::string_view contents) const {
  auto file = path_ / name;
  write_file_atomically(file, contents);
  return file;
}

std::vector<std::string> english_sentences(size_t count) {
  static const Words kDeterminers = {"The", "A", "My", "Your", "This", "Every", "Another"};
  static const Words kAdjectives = {"old",      "young", "clever",  "famous",
                                    "friendly", "quiet", "curious", "patient"};
  static const Words kNouns = {"teacher", "student",   "doctor", "farmer",  "gardener",
                               "singer",  "neighbour", "reader", "painter", "traveller"};
  static const Words kVerbs = {"reads", "writes", "finds", "carries", "remembers", "understands", "explains"};
  static const Words kThings = {"letter",  "newspaper", "dictionary", "question",
                                "picture", "story",     "language"};
  static const Words kPlaces = {"garden", "library", "kitchen", "station", "village", "classroom", "market"};
  RandomStream random(1, RandomPurpose::kTest);
  std::vector<std::string> sentences;
  for (size_t i = 0; i < count; ++i) {
    std::string sentence = choose(kDeterminers, random);
    if (random.below(2) == 0) sentence += " " + choose(kAdjectives, random);
    sentence +=
        " " + choose(kNouns, random) + " " + choose(kVerbs, random) + " the " + choose(kThings, random);
    if (random.below(2) == 0) sentence += " in the " + choose(kPlaces, random);
    sentences.push_back(sentence + ".");
  }
  return sentences;
}

std::vector<std::string> segmented_chinese_sentences(size_t count) {
  static const Words kPeople = {"我", "你", "我们", "老师", "学生", "医生", "朋友", "农民"};
  static const Words kPlaces = {"学校", "图书馆", "公园", "厨房", "车站", "北京"};
  static const Words kVerbs = {"学习", "理解", "喜欢", "解释", "研究", "记得"};
  static const Words kThings = {"语言", "深度学习", "问题", "词典", "故事", "历史", "数学"};
  RandomStream random(2, RandomPurpose::kTest);
  std::vector<std::string> sentences;
  for (size_t i = 0; i < count; ++i) {
    std::string sentence = choose(kPeople, random);
    if (random.below(2) == 0) sentence += " 在 " + choose(kPlaces, random);
    sentence += " " + choose(kVerbs, random) + " " + choose(kThings, random);
    if (random.below(3) == 0) sentence += " ， " + choose(kPeople, random) + " 也 " + choose(kVerbs, random);
    sentences.push_back(sentence + (random.below(4) == 0 ? " ？" : " 。"));
  }
  return sentences;
}

std::vector<std::string> chinese_sentences(size_t count) {
  std::vector<std::string> sentences;
  for (const auto& line : segmented_chinese_sentences(count)) sentences.push_back(without_spaces(line));
  return sentences;
}

ParallelText small_parallel_text(size_t count) {
  return {.source = Lines(chinese_sentences(count)),
          .target = Lines(english_sentences(count)),
          .source_file = "train.zh",
          .target_file = "train.en"};
}

std::vector<std::string_view> views(const std::vector<std::string>& lines) {
  return {lines.begin(), lines.end()};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

}  // namespace seq2see::data
