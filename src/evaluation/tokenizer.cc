#include "evaluation/tokenizer.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/error.h"
#include "evaluation/mteval_rules.h"
#include "evaluation/rewriting.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

struct Named {
  Tokenizer tokenizer;
  std::string_view name;
};
constexpr std::array<Named, 5> kTokenizers = {{{Tokenizer::k13a, "13a"},
                                               {Tokenizer::kZh, "zh"},
                                               {Tokenizer::kChar, "char"},
                                               {Tokenizer::kIntl, "intl"},
                                               {Tokenizer::kNone, "none"}}};

struct Range {
  char32_t first;
  char32_t last;
};
// What sacreBLEU's zh tokenizer takes for a Chinese character. Its table means to list the ideographs from
// U+20000 to U+2A6D6, but what Python reads there covers U+2001 to U+2A6D instead: dashes, curly quotes, the
// euro sign and arrows stand alone, rare ideographs do not. Published scores were computed so, hence ours
// are.
constexpr std::array<Range, 15> kChineseRanges = {
    {{0x2001, 0x2A6D},
     {0x2E80, 0x2FDF},  // radicals
     {0x2FF0, 0x2FFF},  // descriptions of characters
     {0x3000, 0x303F},  // punctuation
     {0x3100, 0x312F},  // Bopomofo
     {0x31A0, 0x31BF},  // Bopomofo extended
     {0x31C0, 0x31EF},  // strokes
     {0x3200, 0x4DB5},  // enclosed, squared, ideographs (A)
     {0x4E00, 0x9FBB},  // ideographs
     {0xF900, 0xFA2D},  // compatibility ideographs, in three parts
     {0xFA30, 0xFA6A},
     {0xFA70, 0xFAD9},
     {0xFE10, 0xFE1F},  // vertical punctuation
     {0xFE30, 0xFE4F},
     {0xFF00, 0xFFEF}}};  // full and half width forms

bool is_chinese(char32_t c) {
  return std::any_of(kChineseRanges.begin(), kChineseRanges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::string join(const std::string& spaced) {
  std::string joined;
  joined.reserve(spaced.size());
  for (const std::string_view word : split_words(spaced)) {
    if (!joined.empty()) joined.push_back(' ');
    joined.append(word);
  }
  return joined;
}

std::string western(const std::string& line) {
  return join(separate_stops_and_hyphens(separate_symbols(line)));
}

std::string tokenize_13a(std::string_view line) {
  // The blanks make the ends of the line count as "no digit".
  std::string padded = " ";
  padded.append(line).push_back(' ');
  replace_all(padded, "<skipped>", "");
  replace_entities(padded);
  return western(padded);
}

std::string tokenize_zh(std::string_view line) {
  return western(encode_utf8(separate(decode_utf8(trim(line)), is_chinese)));
}

std::string tokenize_char(std::string_view line) {
  return join(encode_utf8(separate(decode_utf8(line), [](char32_t) { return true; })));
}

std::string tokenize_intl(std::string_view line) {
  const auto is_no_number = [](char32_t c) { return !is_number(c); };
  const std::u32string after_other = separate_second(decode_utf8(line), is_no_number, is_punctuation);
  const std::u32string before_other = separate_first(after_other, is_punctuation, is_no_number);
  return join(encode_utf8(separate(before_other, is_symbol)));
}

}  // namespace

std::string_view tokenizer_name(Tokenizer tokenizer) {
  for (const Named& named : kTokenizers) {
    if (named.tokenizer == tokenizer) return named.name;
  }
  throw std::logic_error("tokenizer_name: not a tokenizer");
}

Tokenizer parse_tokenizer(std::string_view name) {
  std::string valid;
  for (const Named& named : kTokenizers) {
    if (named.name == name) return named.tokenizer;
    valid.append(valid.empty() ? "" : ", ").append(named.name);
  }
  throw UserError("", "unknown BLEU tokenizer '" + std::string(name) + "'", "choose one of " + valid);
}

Tokenizer default_tokenizer(std::string_view language_code) {
  const std::string language = lowercase(language_code.substr(0, language_code.find_first_of("-_")));
  constexpr std::array<std::string_view, 7> kChinese = {"zh", "zho", "chi", "cmn", "yue", "wuu", "lzh"};
  constexpr std::array<std::string_view, 14> kWithoutSpaces = {
      "ja", "jpn", "th", "tha", "lo", "lao", "km", "khm", "my", "mya", "bo", "bod", "dz", "dzo"};
  const auto is_in = [&language](const auto& codes) {
    return std::find(codes.begin(), codes.end(), language) != codes.end();
  };
  if (is_in(kChinese)) return Tokenizer::kZh;
  if (is_in(kWithoutSpaces)) return Tokenizer::kChar;
  return Tokenizer::k13a;
}

std::string tokenize(Tokenizer tokenizer, std::string_view line) {
  line = trim_right(line);
  switch (tokenizer) {
    case Tokenizer::k13a:
      return tokenize_13a(line);
    case Tokenizer::kZh:
      return tokenize_zh(line);
    case Tokenizer::kChar:
      return tokenize_char(line);
    case Tokenizer::kIntl:
      return tokenize_intl(line);
    case Tokenizer::kNone:
      return join(std::string(line));
  }
  throw std::logic_error("tokenize: not a tokenizer");
}

}  // namespace seq2see::evaluation
