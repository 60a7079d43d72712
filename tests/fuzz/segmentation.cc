// A sentence, and on the next line the same with the spaces that somebody put between its words.
#include "alignment/segmentation.h"

#include "base/spaces.h"
#include "fuzz/target.h"

using namespace seq2see;

namespace {

void expect_words(std::string_view sentence, const std::vector<TextSpan>& words) {
  size_t end = 0;
  std::string text;
  for (const TextSpan& word : words) {
    fuzzing::expect(word.begin >= end && word.end > word.begin && word.end <= sentence.size(),
                    "words stand in the sentence, one after the other");
    end = word.end;
    text += sentence.substr(word.begin, word.end - word.begin);
  }
  fuzzing::expect(without_spaces(text) == without_spaces(sentence), "every letter is in a word");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const auto lines = fuzzing::halves(fuzzing::text_of(bytes, size), '\n');
  const std::string_view sentence = lines.first;
  const std::string_view segmented = lines.second;
  // Those who call have read them as lines of a file.
  if (find_invalid_utf8(sentence) || find_invalid_utf8(segmented)) return 0;
  expect_words(sentence, alignment::words_between_spaces(sentence));
  fuzzing::accepts(
      [&] { expect_words(sentence, alignment::words_of_segmentation(sentence, segmented, "line")); });
  return 0;
}
