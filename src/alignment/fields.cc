#include "alignment/fields.h"

#include <algorithm>

#include "alignment/alignment.h"
#include "alignment/unicode.h"

namespace seq2see::alignment {
namespace {

constexpr std::string_view kSeparator = " ||| ";
constexpr std::string_view kBars = "|||";
constexpr std::string_view kWrittenBar = "&#124;";
constexpr char32_t kWrittenSpace = U'\u2423';
constexpr std::string_view kWrittenEmpty = "<empty>";

/// With each character of white space and each control character as `space`.
std::string with_spaces_as(std::string_view text, char32_t space) {
  std::u32string characters = decode_utf8(text);
  for (char32_t& character : characters) {
    if (is_space_or_control(character)) character = space;
  }
  return encode_utf8(characters);
}

/// Three bars or more in a row: all of them.
std::string with_written_bars(std::string text) {
  for (size_t begin = text.find(kBars); begin != std::string::npos; begin = text.find(kBars, begin)) {
    const size_t end = std::min(text.find_first_not_of('|', begin), text.size());
    std::string bars;
    for (size_t bar = begin; bar < end; ++bar) bars += kWrittenBar;
    text.replace(begin, end - begin, bars);
    begin += bars.size();
  }
  return text;
}

}  // namespace

std::vector<std::string_view> split_fields(std::string_view line) {
  constexpr std::string_view kEmptyLast = " |||";
  std::vector<std::string_view> fields;
  size_t begin = 0;
  for (size_t end = line.find(kSeparator); end != std::string_view::npos;
       end = line.find(kSeparator, begin)) {
    fields.push_back(line.substr(begin, end - begin));
    begin = end + kSeparator.size();
  }
  std::string_view last = line.substr(begin);
  const bool ends_empty = last.ends_with(kEmptyLast);
  if (ends_empty) last.remove_suffix(kEmptyLast.size());
  fields.push_back(last);
  if (ends_empty) fields.emplace_back();
  return fields;
}

std::vector<std::string_view> split_at_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t";
  std::vector<std::string_view> tokens;
  for (size_t begin = text.find_first_not_of(kSpaces); begin != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpaces, begin), text.size());
    tokens.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpaces, end);
  }
  return tokens;
}

std::string written_token(std::string_view token) {
  if (token.empty()) return std::string(kWrittenEmpty);
  return with_written_bars(with_spaces_as(token, kWrittenSpace));
}

std::string join_tokens(std::span<const std::string> tokens) {
  if (!tokens.empty() && tokens.back() == kEndOfSentence) tokens = tokens.first(tokens.size() - 1);
  std::string joined;
  for (const std::string& token : tokens) {
    if (!joined.empty()) joined += ' ';
    joined += written_token(token);
  }
  return joined;
}

}  // namespace seq2see::alignment
