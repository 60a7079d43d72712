#include <string>
#include <string_view>

#include "evaluation/mteval_rules.h"
#include "evaluation/rewriting.h"
#include "evaluation/ter.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

bool is_western_punctuation(char c) {
  return std::string_view(".,?:;!\"()").find(c) != std::string_view::npos;
}

bool is_within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_asian_punctuation(char32_t c) {
  return is_within(c, 0x3001, 0x3002) || is_within(c, 0x3008, 0x3011) || is_within(c, 0x3014, 0x301F) ||
         is_within(c, 0xFF61, 0xFF65) || c == 0x30FB ||
         // full width . , ? : ; ! " ( )
         std::u32string_view(U"．，？：；！＂（）").find(c) != std::u32string_view::npos;
}

/// Ideographs, strokes, radicals, compatibility and enclosed forms. (Tercom's rules for runs of kana match
/// only at the very start of a line, where its normalisation has put a blank: there is nothing of them to
/// do.)
bool is_asian_character(char32_t c) {
  return is_within(c, 0x2E80, 0x2EFF) || is_within(c, 0x31C0, 0x31EF) || is_within(c, 0x3200, 0x4DBF) ||
         is_within(c, 0x4E00, 0x9FFF) || is_within(c, 0xF900, 0xFAFF) || is_within(c, 0xFE30, 0xFE4F);
}

std::string normalize(std::string line) {
  replace_entities(line);
  std::string spaced = separate_symbols(" " + line + " ");
  replace_all(spaced, "'s ", " 's ");
  return separate_stops_and_hyphens(spaced);
}

}  // namespace

std::string ter_tokenize(std::string_view line, const TerOptions& options) {
  std::string text(trim_right(line));
  if (!options.case_sensitive) text = lowercase(text);
  if (options.normalized) text = normalize(std::move(text));
  if (options.normalized && options.asian_support) {
    text = encode_utf8(separate(decode_utf8(text),
                                [](char32_t c) { return is_asian_character(c) || is_asian_punctuation(c); }));
  }
  if (options.no_punct) std::erase_if(text, is_western_punctuation);
  if (options.no_punct && options.asian_support) {
    std::u32string characters = decode_utf8(text);
    std::erase_if(characters, is_asian_punctuation);
    text = encode_utf8(characters);
  }
  return text;
}

}  // namespace seq2see::evaluation
