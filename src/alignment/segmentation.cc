#include "alignment/segmentation.h"

#include <string>

#include "base/error.h"
#include "base/spaces.h"

namespace seq2see::alignment {
namespace {

TextSpan span_in(std::string_view sentence, std::string_view part) {
  const auto begin = static_cast<size_t>(part.data() - sentence.data());
  return {begin, begin + part.size()};
}

}  // namespace

std::vector<TextSpan> words_between_spaces(std::string_view sentence) {
  std::vector<TextSpan> spans;
  for (const std::string_view word : split_words(sentence)) spans.push_back(span_in(sentence, word));
  return spans;
}

std::vector<TextSpan> words_of_segmentation(std::string_view sentence, std::string_view segmented,
                                            std::string_view where) {
  constexpr const char* kAdvice =
      "give the text itself, with spaces between its words and nothing else changed";
  const std::vector<std::string_view> blocks = split_words(sentence);
  std::vector<TextSpan> words;
  size_t block = 0;   // of the sentence, in which the next word starts
  size_t offset = 0;  // where in it
  for (const std::string_view word : split_words(segmented)) {
    TextSpan span;
    for (size_t taken = 0; taken < word.size();) {
      if (block < blocks.size() && offset == blocks[block].size()) {
        ++block;
        offset = 0;
      }
      const std::string_view rest = block < blocks.size() ? blocks[block].substr(offset) : std::string_view();
      const std::string_view wanted = word.substr(taken, rest.size());
      if (rest.empty() || !rest.starts_with(wanted)) {
        throw UserError(
            where, "the word \"" + std::string(word) + "\" is not what comes next in the sentence", kAdvice);
      }
      const TextSpan part = span_in(sentence, rest.substr(0, wanted.size()));
      if (taken == 0) span.begin = part.begin;
      span.end = part.end;
      taken += wanted.size();
      offset += wanted.size();
    }
    words.push_back(span);
  }
  if (block < blocks.size() && (offset < blocks[block].size() || block + 1 < blocks.size())) {
    const std::string_view rest =
        offset < blocks[block].size() ? blocks[block].substr(offset) : blocks[block + 1];
    throw UserError(where, "the sentence goes on with \"" + std::string(rest) + "\", which is in no word",
                    kAdvice);
  }
  return words;
}

}  // namespace seq2see::alignment
