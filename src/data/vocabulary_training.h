// Training a SentencePiece model on text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "data/lines.h"

namespace seq2see::data {

/// What a vocabulary is made from, besides the text.
struct VocabularyOptions {
  config::TokenizerType type = config::TokenizerType::kUnigram;
  int64_t size = 0;
  double character_coverage = 1.0;
  /// SentencePiece's rule nmt_nfkc_cf: case folding and compatibility forms (full-width "，" becomes ",").
  /// Otherwise the text is kept as it is, but for white space: every kind of it, and every run, becomes one
  /// space. (nmt_nfkc, the default of spm_train, would give Chinese output ASCII punctuation, which costs
  /// BLEU against raw references.)
  bool lowercase = false;
  /// The training sentences are words, and no piece is to be more than a word or part of one; for languages
  /// written without spaces. A word's start is then not marked, and a space is a piece of its own.
  bool words = false;
  /// The keys to name in errors, such as "data.src.tokenizer_cfg".
  std::string key_path = {};
};

/// The bytes of a model with `<pad>` 0, `<unk>` 1, `<s>` 2, `</s>` 3 and exactly `size` pieces. The same text
/// and options give the same bytes. Blank sentences, those of more than 4192 bytes, and those with a
/// character that SentencePiece keeps for itself (U+0000, U+2585) play no part. Throws UserError for text
/// without a sentence, and for a size that the text does not allow: it names `key_path`.vocab_size and the
/// largest (smallest) size that works.
std::string train_vocabulary(std::span<const std::string_view> sentences, const VocabularyOptions& options);

/// Which lines of a text a vocabulary is made from: all, or as many as memory allows, evenly spaced.
struct LineSample {
  size_t lines = 0;  // of the text
  size_t taken = 0;

  [[nodiscard]] bool takes(size_t line) const { return line * taken % lines < taken; }
  [[nodiscard]] bool takes_all() const { return taken == lines; }
};

/// SentencePiece keeps all that it learns from in memory, and for unigram models an index of twenty bytes a
/// character: at most so much is given to it for a vocabulary, in lines and in bytes, which keeps it under 1
/// GiB. Words (VocabularyOptions::words) need memory each.
inline constexpr size_t kMostLinesOfVocabulary = 1'000'000;
inline constexpr size_t kMostSegmentedLinesOfVocabulary = 250'000;
inline constexpr size_t kMostBytesOfVocabulary = 30'000'000;

/// The sample of one of `sides` texts for a common vocabulary. segmented: its lines are cut into words.
LineSample sample_lines(const Lines& text, bool segmented, size_t sides);

/// The words of those lines of `segmented` that `sample` takes; `segmented` is the text of `lines` with words
/// separated by white space. They are views on its text. Throws UserError (`segmented_file`:line) where the
/// two differ anywhere in more than white space or in their number of lines.
std::vector<std::string_view> words_of(const Lines& segmented, std::string_view segmented_file,
                                       const Lines& lines, std::string_view lines_file,
                                       const LineSample& sample);

}  // namespace seq2see::data
