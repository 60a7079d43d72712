#include "evaluation/text_checks.h"

#include <unicode/uscript.h>

#include <algorithm>
#include <cstddef>

#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

constexpr size_t kTokenizedLines = 100;

/// The letters of a text by what a tokenizer must do with them.
struct Letters {
  size_t chinese = 0;
  size_t kana = 0;
  size_t without_spaces = 0;  // of the other scripts that write no spaces between words
  size_t others = 0;
  size_t words = 0;  // what white space parts, where it holds a letter of the first three kinds

  [[nodiscard]] size_t all() const { return chinese + kana + without_spaces + others; }
  [[nodiscard]] size_t unspaced() const { return chinese + kana + without_spaces; }
};

void count_letter(char32_t character, Letters& letters) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(character), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_BOPOMOFO:
      ++letters.chinese;
      break;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      ++letters.kana;
      break;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
      ++letters.without_spaces;
      break;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_UNKNOWN:
    case USCRIPT_INVALID_CODE:
      break;  // digits, punctuation, marks
    default:
      ++letters.others;
  }
}

void count_letters(const Lines& lines, Letters& letters) {
  for (const std::string& line : lines) {
    for (const std::string_view word : split_words(line)) {
      const size_t before = letters.unspaced();
      for (const char32_t character : decode_utf8(word)) count_letter(character, letters);
      if (letters.unspaced() > before) ++letters.words;
    }
  }
}

Tokenizer suitable_tokenizer(const Letters& letters) {
  if (2 * letters.unspaced() <= letters.all()) return Tokenizer::k13a;
  const bool is_japanese = letters.kana > 0 && 9 * letters.kana >= letters.chinese;
  return letters.without_spaces > letters.chinese || is_japanese ? Tokenizer::kChar : Tokenizer::kZh;
}

bool suits(Tokenizer tokenizer, const Letters& letters) {
  switch (tokenizer) {
    case Tokenizer::kChar:
      return true;
    case Tokenizer::kNone:
      return letters.unspaced() < 6 * letters.words;  // longer than the words of any of these languages
    case Tokenizer::kZh:
      return suitable_tokenizer(letters) != Tokenizer::kChar;
    case Tokenizer::k13a:
    case Tokenizer::kIntl:
      return false;
  }
  return false;
}

std::string quoted(Tokenizer tokenizer) { return "'" + std::string(tokenizer_name(tokenizer)) + "'"; }

}  // namespace

Tokenizer suitable_tokenizer(const Lines& lines) {
  Letters letters;
  count_letters(lines, letters);
  return suitable_tokenizer(letters);
}

bool counts_characters(Tokenizer tokenizer) {
  return tokenizer == Tokenizer::kZh || tokenizer == Tokenizer::kChar;
}

std::vector<std::string> reference_warnings(Tokenizer tokenizer, const std::vector<Lines>& references) {
  std::vector<std::string> warnings;
  Letters letters;
  for (const Lines& lines : references) count_letters(lines, letters);
  const Tokenizer suitable = suitable_tokenizer(letters);
  if (suitable != Tokenizer::k13a && !suits(tokenizer, letters)) {
    warnings.push_back("the references write no spaces between words, and the BLEU tokenizer " +
                       quoted(tokenizer) + " takes whole clauses for words; use the tokenizer " +
                       quoted(suitable));
  }
  if (tokenizer == Tokenizer::kZh && letters.all() > 0 && 20 * letters.chinese < letters.all()) {
    warnings.push_back(
        "the references hold next to no Chinese characters, but the BLEU tokenizer is 'zh'; published scores "
        "of such texts use the tokenizer " +
        quoted(suitable));
  }
  return warnings;
}

std::optional<std::string> hypothesis_warning(Tokenizer tokenizer, const Lines& hypotheses) {
  const auto tokenized = std::count_if(hypotheses.begin(), hypotheses.end(), [](const std::string& line) {
    return std::string_view(line).ends_with(" .");
  });
  if (tokenizer == Tokenizer::kNone || static_cast<size_t>(tokenized) < kTokenizedLines) return std::nullopt;
  return std::to_string(tokenized) +
         " hypotheses end in ' .': they look tokenized, and BLEU tokenizes by itself; score plain text, or "
         "say "
         "that it is tokenized with the tokenizer 'none'";
}

}  // namespace seq2see::evaluation
