#include "alignment/words.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "alignment/segmentation.h"

namespace seq2see::alignment {
namespace {

constexpr std::string_view kWordStart = "\u2581";
constexpr std::string_view kGoesOn = "@@";

bool goes_on(std::string_view piece) { return piece.size() > kGoesOn.size() && piece.ends_with(kGoesOn); }

bool has_mark(std::string_view piece) { return piece.starts_with(kWordStart) || goes_on(piece); }

std::string without_marks(std::string_view piece) {
  if (goes_on(piece)) piece.remove_suffix(kGoesOn.size());
  std::string text;
  for (size_t position = 0; position < piece.size();) {
    if (piece.substr(position).starts_with(kWordStart)) {
      position += kWordStart.size();
    } else {
      text += piece[position++];
    }
  }
  return text;
}

size_t overlap(const TextSpan& left, const TextSpan& right) {
  const size_t begin = std::max(left.begin, right.begin);
  const size_t end = std::min(left.end, right.end);
  return end > begin ? end - begin : 0;
}

/// Bytes between two spans that do not overlap.
size_t gap(const TextSpan& left, const TextSpan& right) {
  if (left.end <= right.begin) return right.begin - left.end;
  return right.end <= left.begin ? left.begin - right.end : 0;
}

/// The span of `candidates` that is nearest to `span`, the later one where two are equally near.
size_t nearest(const TextSpan& span, std::span<const TextSpan> candidates) {
  size_t best = 0;
  for (size_t index = 1; index < candidates.size(); ++index) {
    if (gap(span, candidates[index]) <= gap(span, candidates[best])) best = index;
  }
  return best;
}

void check_spans(std::string_view sentence, std::span<const TextSpan> spans, const char* name) {
  size_t begin = 0;
  for (const TextSpan& span : spans) {
    if (span.begin < begin || span.end < span.begin || span.end > sentence.size()) {
      throw std::logic_error(std::string("words_by_spans: the ") + name + " [" + std::to_string(span.begin) +
                             ", " + std::to_string(span.end) +
                             ") is out of order or outside of a sentence of " +
                             std::to_string(sentence.size()) + " bytes");
    }
    begin = span.begin;
  }
}

/// Bytes in common, [piece][word], with a byte for each pair that has to be made up.
std::vector<std::vector<size_t>> overlaps(std::span<const TextSpan> pieces, std::span<const TextSpan> words) {
  std::vector<std::vector<size_t>> bytes(pieces.size(), std::vector<size_t>(words.size()));
  std::vector<bool> covered(words.size());
  for (size_t piece = 0; piece < pieces.size(); ++piece) {
    for (size_t word = 0; word < words.size(); ++word) {
      bytes[piece][word] = overlap(pieces[piece], words[word]);
      if (bytes[piece][word] > 0) covered[word] = true;
    }
    if (std::ranges::max(bytes[piece]) == 0) {
      const size_t word = nearest(pieces[piece], words);
      bytes[piece][word] = 1;
      covered[word] = true;
    }
  }
  for (size_t word = 0; word < words.size(); ++word) {
    if (!covered[word]) bytes[nearest(words[word], pieces)][word] = 1;
  }
  return bytes;
}

/// The given words of a sentence that has pieces, or those between white space; where there is nothing else
/// (a model may write nothing but spaces), all of it is one word.
std::vector<TextSpan> spans_of_words(std::string_view sentence, std::span<const TextSpan> given) {
  if (!given.empty()) return {given.begin(), given.end()};
  std::vector<TextSpan> words = words_between_spaces(sentence);
  if (words.empty()) words.push_back({0, sentence.size()});
  return words;
}

/// Those of `count` words, `</s>` being the last; nothing where the places of the pieces are not known.
std::vector<TextSpan> spans_of_words(std::string_view sentence, std::span<const TextSpan> pieces,
                                     std::span<const TextSpan> given, size_t count) {
  if (pieces.empty()) return {};
  if (pieces.size() == 1 && count == 1 && pieces.front().begin == sentence.size()) {
    return {pieces.front()};  // `</s>` alone
  }
  std::vector<TextSpan> spans = spans_of_words(sentence, given);
  if (spans.size() < count) spans.push_back({sentence.size(), sentence.size()});
  if (spans.size() != count) spans.clear();
  return spans;
}

Words words_of_side(const std::vector<std::string>& tokens, std::string_view sentence,
                    std::span<const TextSpan> spans, std::span<const TextSpan> given) {
  if (spans.empty()) return words_by_mark(tokens);
  const bool has_end = tokens.back() == kEndOfSentence;
  const std::span<const TextSpan> pieces = has_end ? spans.first(spans.size() - 1) : spans;
  Words words;
  // A sentence of which normalisation leaves nothing has no pieces, and so no words.
  if (!pieces.empty()) words = words_by_spans(sentence, pieces, spans_of_words(sentence, given));
  return has_end ? with_end(std::move(words)) : words;
}

}  // namespace

Words words_by_index(std::span<const std::string> pieces, std::span<const size_t> words) {
  if (pieces.size() != words.size()) {
    throw std::logic_error("words_by_index: " + std::to_string(pieces.size()) + " pieces, but " +
                           std::to_string(words.size()) + " word numbers");
  }
  Words result;
  if (words.empty()) return result;
  const size_t count = *std::ranges::max_element(words) + 1;
  std::vector<bool> seen(count);
  result.texts.resize(count);
  for (size_t piece = 0; piece < pieces.size(); ++piece) {
    seen[words[piece]] = true;
    result.texts[words[piece]] += without_marks(pieces[piece]);
    result.pieces.push_back({{words[piece], 1.0}});
  }
  if (const auto gap = std::ranges::find(seen, false); gap != seen.end()) {
    throw std::logic_error("words_by_index: word " + std::to_string(gap - seen.begin()) + " has no piece");
  }
  return result;
}

Words words_by_mark(std::span<const std::string> pieces) {
  const auto starts_word = [](const std::string& piece) { return piece.starts_with(kWordStart); };
  const bool has_starts = std::ranges::any_of(pieces, starts_word);
  const bool has_marks = std::ranges::any_of(pieces, has_mark);
  std::vector<size_t> words;
  size_t word = 0;
  for (size_t piece = 0; piece < pieces.size(); ++piece) {
    const bool after_end = piece > 0 && pieces[piece - 1] == kEndOfSentence;
    const bool by_mark =
        has_starts ? starts_word(pieces[piece]) : !has_marks || (piece > 0 && !goes_on(pieces[piece - 1]));
    const bool starts = by_mark || pieces[piece] == kEndOfSentence || after_end;
    if (starts && piece > 0) ++word;
    words.push_back(word);
  }
  return words_by_index(pieces, words);
}

Words words_by_spans(std::string_view sentence, std::span<const TextSpan> pieces,
                     std::span<const TextSpan> words) {
  check_spans(sentence, pieces, "piece");
  check_spans(sentence, words, "word");
  if (pieces.empty() != words.empty()) {
    throw std::logic_error("words_by_spans: " + std::to_string(pieces.size()) + " pieces for " +
                           std::to_string(words.size()) + " words");
  }
  Words result;
  for (const TextSpan& word : words) {
    result.texts.emplace_back(sentence.substr(word.begin, word.end - word.begin));
  }
  for (const std::vector<size_t>& bytes : overlaps(pieces, words)) {
    size_t sum = 0;
    for (const size_t count : bytes) sum += count;
    std::vector<Share>& shares = result.pieces.emplace_back();
    for (size_t word = 0; word < bytes.size(); ++word) {
      if (bytes[word] > 0)
        shares.push_back({word, static_cast<double>(bytes[word]) / static_cast<double>(sum)});
    }
  }
  return result;
}

Words with_end(Words words) {
  words.pieces.push_back({{words.texts.size(), 1.0}});
  words.texts.emplace_back(kEndOfSentence);
  return words;
}

Matrix merge_to_words(const Matrix& matrix, const Words& source, const Words& target) {
  if (matrix.rows() != target.pieces.size() || matrix.columns() != source.pieces.size()) {
    throw std::logic_error("merge_to_words: a matrix of " + std::to_string(matrix.rows()) + " x " +
                           std::to_string(matrix.columns()) + " for " + std::to_string(target.pieces.size()) +
                           " target and " + std::to_string(source.pieces.size()) + " source pieces");
  }
  std::vector<double> totals(target.texts.size());
  for (const std::vector<Share>& shares : target.pieces) {
    for (const Share& share : shares) totals[share.word] += share.part;
  }
  std::vector<double> sums(target.texts.size() * source.texts.size());
  for (size_t row = 0; row < matrix.rows(); ++row) {
    for (const Share& row_share : target.pieces[row]) {
      const double part_of_word = row_share.part / totals[row_share.word];
      for (size_t column = 0; column < matrix.columns(); ++column) {
        for (const Share& share : source.pieces[column]) {
          sums[row_share.word * source.texts.size() + share.word] +=
              part_of_word * share.part * static_cast<double>(matrix(row, column));
        }
      }
    }
  }
  return {target.texts.size(), source.texts.size(), std::vector<float>(sums.begin(), sums.end())};
}

Alignment merge_to_words(const Alignment& alignment, const Words& source, const Words& target) {
  Alignment merged = alignment;
  merged.source = source.texts;
  merged.target = target.texts;
  if (!alignment.matrix.empty()) merged.matrix = merge_to_words(alignment.matrix, source, target);
  merged.unit = Unit::kWord;
  merged.source_spans = spans_of_words(alignment.source_sentence, alignment.source_spans,
                                       alignment.source_words, source.texts.size());
  merged.target_spans = spans_of_words(alignment.target_sentence, alignment.target_spans,
                                       alignment.target_words, target.texts.size());
  return merged;
}

Words source_words(const Alignment& alignment) {
  return words_of_side(alignment.source, alignment.source_sentence, alignment.source_spans,
                       alignment.source_words);
}

Words target_words(const Alignment& alignment) {
  return words_of_side(alignment.target, alignment.target_sentence, alignment.target_spans,
                       alignment.target_words);
}

Alignment to_words(const Alignment& alignment) {
  if (alignment.unit == Unit::kWord) return alignment;
  return merge_to_words(alignment, source_words(alignment), target_words(alignment));
}

}  // namespace seq2see::alignment
