#include "data/vocabulary_training.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <variant>

#include "base/error.h"
#include "base/spaces.h"
#include "data/sentencepiece_library.h"

namespace seq2see::data {
namespace {

struct SizeError {
  bool too_large = false;
  int64_t possible = 0;  // the nearest size that SentencePiece thinks possible
};

/// A model, or why `size` is impossible. Throws UserError for anything else.
using Attempt = std::variant<std::string, SizeError>;

std::string white_space_rules() {
  std::ostringstream rules;
  for (const char32_t space : kOtherSpaces) rules << std::hex << static_cast<uint32_t>(space) << "\t20\n";
  return rules.str();
}

/// The number that follows `phrase` and then `mark` in `message`.
std::optional<int64_t> number_after(std::string_view message, std::string_view phrase,
                                    std::string_view mark) {
  const size_t start = message.find(phrase);
  if (start == std::string_view::npos) return std::nullopt;
  const size_t found = message.find(mark, start);
  if (found == std::string_view::npos) return std::nullopt;
  const std::string_view digits = message.substr(found + mark.size());
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// SentencePiece's two complaints about the size; their texts are all that it gives:
/// "Vocabulary size too high (900). Please set it to a value <= 123.",
/// "Vocabulary size is smaller than required_chars. 20 vs 45. Increase vocab_size or ...".
std::optional<SizeError> size_error(std::string_view message) {
  if (const auto largest = number_after(message, "Vocabulary size too high", "<= ")) {
    return SizeError{true, *largest};
  }
  if (const auto smallest = number_after(message, "Vocabulary size is smaller than required_chars", " vs ")) {
    return SizeError{false, *smallest};
  }
  return std::nullopt;
}

Attempt attempt(std::span<const std::string_view> sentences, const VocabularyOptions& options, int64_t size) {
  const std::string rules = white_space_rules();
  const SentencePieceTraining training = {
      .sentences = sentences.data(),
      .sentence_count = sentences.size(),
      .bpe = options.type == config::TokenizerType::kBpe,
      .vocabulary_size = size,
      .character_coverage = options.character_coverage,
      .words = options.words,
      .normalization = options.lowercase ? "nmt_nfkc_cf" : "",
      .normalization_rules = rules,
  };
  const auto append = [](void* context, const char* bytes, size_t count) {
    static_cast<std::string*>(context)->append(bytes, count);
  };
  std::string model;
  std::string error;
  if (sentencepiece_api().train(training, {&model, append}, {&error, append})) return model;
  if (const auto problem = size_error(error)) return *problem;
  throw UserError(options.key_path, "the vocabulary cannot be trained (SentencePiece: " + error + ")",
                  "look at the training text and at these settings");
}

/// Says what size works instead of `options.size`, after having tried it: SentencePiece names its bound from
/// one training with the wrong size.
[[noreturn]] void fail_for_size(std::span<const std::string_view> sentences, const VocabularyOptions& options,
                                SizeError error) {
  const bool too_large = error.too_large;
  const std::string what = std::to_string(options.size) + " is too " + (too_large ? "large" : "small") +
                           " for the training text" + (too_large ? "" : " (every character needs a piece)");
  for (int64_t last = options.size; error.too_large == too_large && error.possible != last;) {
    last = error.possible;
    const Attempt trial = attempt(sentences, options, error.possible);
    if (std::holds_alternative<std::string>(trial)) {
      throw UserError(options.key_path + ".vocab_size", what,
                      std::string("the ") + (too_large ? "largest" : "smallest") + " possible size is " +
                          std::to_string(error.possible));
    }
    error = std::get<SizeError>(trial);
  }
  throw UserError(options.key_path + ".vocab_size", what, "no other size is possible either: give more text");
}

/// Whether SentencePiece takes characters from a sentence. It leaves out long ones and those with its
/// reserved characters, and ends the program when nothing is left.
bool has_characters(std::string_view sentence) {
  constexpr size_t kMaxBytes = 4192;
  constexpr std::string_view kReserved = "\xE2\x96\x85";  // stands for <unk>
  const bool is_skipped = sentence.size() > kMaxBytes || sentence.find('\0') != std::string_view::npos ||
                          sentence.find(kReserved) != std::string_view::npos;
  if (is_skipped) return false;
  std::string rest = without_spaces(sentence);
  for (const std::string_view symbol : {"\xE2\x96\x81", "<pad>", "<unk>", "<s>", "</s>"}) {
    for (size_t position = rest.find(symbol); position != std::string::npos;
         position = rest.find(symbol, position)) {
      rest.erase(position, symbol.size());
    }
  }
  return !rest.empty();
}

/// "word word" for every word that occurs more than once. Unigram training starts from the substrings that
/// are followed by different characters somewhere. A word that is a sentence of its own is always followed by
/// the sentence's end, and would not be among them.
std::vector<std::string> repeated_words(std::span<const std::string_view> words) {
  std::unordered_map<std::string_view, int> counts;
  std::vector<std::string> pairs;
  for (const auto word : words) {
    if (++counts[word] == 2) pairs.push_back(std::string(word) + " " + std::string(word));
  }
  return pairs;
}

}  // namespace

std::string train_vocabulary(std::span<const std::string_view> sentences, const VocabularyOptions& options) {
  if (std::none_of(sentences.begin(), sentences.end(), has_characters)) {
    throw UserError(options.key_path, "the training text has no sentence to make a vocabulary from",
                    "check data.train");
  }
  std::vector<std::string> pairs;
  if (options.words && options.type == config::TokenizerType::kUnigram) pairs = repeated_words(sentences);
  std::vector<std::string_view> all(sentences.begin(), sentences.end());
  all.insert(all.end(), pairs.begin(), pairs.end());
  Attempt result = attempt(all, options, options.size);
  if (const auto* error = std::get_if<SizeError>(&result)) fail_for_size(all, options, *error);
  return std::get<std::string>(std::move(result));
}

LineSample sample_lines(const Lines& text, bool segmented, size_t sides) {
  const size_t lines = text.size();
  const size_t most_lines = (segmented ? kMostSegmentedLinesOfVocabulary : kMostLinesOfVocabulary) / sides;
  size_t taken = std::min(lines, most_lines);
  const size_t bytes = text.bytes().size();
  const size_t most_bytes = kMostBytesOfVocabulary / sides;
  if (bytes > most_bytes) taken = std::min(taken, lines * most_bytes / bytes);
  return {.lines = lines, .taken = std::clamp<size_t>(taken, std::min<size_t>(lines, 1), lines)};
}

std::vector<std::string_view> words_of(const Lines& segmented, std::string_view segmented_file,
                                       const Lines& lines, std::string_view lines_file,
                                       const LineSample& sample) {
  const auto lines_of = [](size_t count, std::string_view file) {
    return std::to_string(count) + " lines in " + std::string(file);
  };
  if (segmented.size() != lines.size()) {
    throw UserError(segmented_file,
                    "the segmented text has another number of lines than the text (" +
                        lines_of(segmented.size(), segmented_file) + ", " +
                        lines_of(lines.size(), lines_file) + ")",
                    "segment the training text itself, line by line");
  }
  std::vector<std::string_view> words;
  auto line = lines.begin();
  size_t number = 0;
  for (const std::string_view segmented_line : segmented) {
    if (without_spaces(segmented_line) != without_spaces(*line)) {
      throw UserError(std::string(segmented_file) + ":" + std::to_string(number + 1),
                      "without its spaces, this line is not line " + std::to_string(number + 1) + " of " +
                          std::string(lines_file),
                      "segment the training text itself, line by line");
    }
    if (sample.takes(number)) {
      const auto line_words = split_words(segmented_line);
      words.insert(words.end(), line_words.begin(), line_words.end());
    }
    ++line;
    ++number;
  }
  return words;
}

}  // namespace seq2see::data
