// From pieces to words. A model aligns SentencePiece pieces; people, and gold alignments, speak of words.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/alignment.h"
#include "base/text_span.h"

namespace seq2see::alignment {

/// How much of a piece belongs to a word, in (0, 1].
struct Share {
  size_t word;
  double part;

  bool operator==(const Share&) const = default;
};

/// The words of one side, and which of them each piece belongs to. The parts of a piece sum to 1; nearly
/// always it has one share, but in a language without spaces a piece can cross a word boundary. Every word
/// has a share of some piece.
struct Words {
  std::vector<std::string> texts;          // one a word
  std::vector<std::vector<Share>> pieces;  // one list a piece

  bool operator==(const Words&) const = default;
};

/// Piece i belongs to word `words[i]`; the text of a word is its pieces joined, without ▁ (U+2581) and @@.
/// Words count from 0. Throws std::logic_error where a word has no piece or the two lists differ in length.
Words words_by_index(std::span<const std::string> pieces, std::span<const size_t> words);

/// The marks that subword tools leave in pieces, for files that say no more: a piece that starts with ▁
/// (SentencePiece) starts a word, and so does the first one; a lone ▁ belongs to the piece after it; a piece
/// that ends in @@ (subword-nmt) goes on in the next. Where no piece has a mark, each is a word. `</s>` is a
/// word of its own.
Words words_by_mark(std::span<const std::string> pieces);

/// A given segmentation of `sentence`: a piece is shared among the words that it overlaps, in proportion to
/// the bytes in common. A piece that overlaps none (a lone space) belongs to the nearest word, the one that
/// follows where two are equally near. A word that no piece overlaps (its characters were dropped by
/// normalisation) counts as one byte of the nearest piece. Spans are in the order of the sentence and lie in
/// it. Throws std::logic_error where they do not, or where only one of the two lists is empty.
Words words_by_spans(std::string_view sentence, std::span<const TextSpan> pieces,
                     std::span<const TextSpan> words);

/// The same and one piece more, `</s>`, which is a word of its own.
Words with_end(Words words);

/// The matrix over words: columns of a source word are summed, rows of a target word averaged, each piece
/// counting with its part, so that rows still sum to 1. Throws std::logic_error where sizes do not fit.
Matrix merge_to_words(const Matrix& matrix, const Words& source, const Words& target);

/// The same pair with words in place of pieces; without a matrix (kind "none") only the tokens change.
Alignment merge_to_words(const Alignment& alignment, const Words& source, const Words& target);

/// The words of each side of an alignment of pieces, `</s>` included: those that it names, or those between
/// white space, by the places of its pieces in the plain text; where the places are not known, by the marks
/// in the pieces. A sentence without any word is one word.
Words source_words(const Alignment& alignment);
Words target_words(const Alignment& alignment);

/// The same pair word by word; an alignment of words stays as it is.
Alignment to_words(const Alignment& alignment);

}  // namespace seq2see::alignment
