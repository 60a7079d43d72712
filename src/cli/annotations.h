// What people know of the words of a parallel text: where they are, and which of them are translations of
// each other.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "alignment/alignment.h"
#include "alignment/links.h"
#include "base/text_span.h"

namespace seq2see::cli {

/// The files; empty: not known.
struct AnnotationFiles {
  std::filesystem::path source_words;  // the text with spaces between its words
  std::filesystem::path target_words;
  std::filesystem::path gold;  // Pharaoh links over those words (alignment/pharaoh.h)
  size_t first_index = 0;      // what the gold file counts the first word as: 0 or 1
};

/// prefix.source and prefix.target, as configurations name the words of a text; nothing for an empty prefix.
AnnotationFiles words_of_prefix(const std::string& prefix, const std::string& source_language,
                                const std::string& target_language);

struct Annotations {
  // A list of words for each line, or no list at all: words are then what stands between white space.
  std::vector<std::vector<TextSpan>> source_words;
  std::vector<std::vector<TextSpan>> target_words;
  std::vector<alignment::GoldLinks> gold;  // for each line, or none at all

  /// Adds what is known of the line to an alignment of it over pieces. with_target: its target is that of the
  /// text, and not the model's own.
  void add_to(alignment::Alignment& alignment, size_t line, bool with_target) const;
  /// What is known of a line of another text, as the next line of this one.
  void take(const Annotations& other, size_t line);
};

/// Throws UserError, with file and line, where a file cannot be read, has not one line a sentence, says words
/// that the sentence has not, or links words that there are not.
Annotations read_annotations(const AnnotationFiles& files, const std::vector<std::string>& sources,
                             const std::vector<std::string>& targets);

/// Throws UserError(where) unless all links are between words of the sentences, of which there are so many.
void expect_links_of_words(const alignment::GoldLinks& gold, size_t source_words, size_t target_words,
                           const std::string& where);

}  // namespace seq2see::cli
