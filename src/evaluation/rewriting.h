// The three rewriting rules of which mteval's tokenizers are made, each one left-to-right pass. What a rule
// has matched it does not look at again, as with a regular expression: in "1,,5" the second comma is found
// after the first, and then nothing is left to be found before the 5.
//
// `Text` is std::string where only ASCII is looked for (no byte of a longer UTF-8 sequence is ASCII), else
// std::u32string.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seq2see::evaluation {

/// Every x of the class becomes " x ".
template <class Text, class Predicate>
Text separate(const Text& text, Predicate is_separate) {
  Text result;
  result.reserve(text.size() * 2);
  for (const auto character : text) {
    if (is_separate(character)) {
      result.append({' ', character, ' '});
    } else {
      result.push_back(character);
    }
  }
  return result;
}

/// Every pair xy with `is_first(x)` and `is_second(y)` becomes "x y ".
template <class Text, class First, class Second>
Text separate_second(const Text& text, First is_first, Second is_second) {
  Text result;
  result.reserve(text.size() * 2);
  for (size_t i = 0; i < text.size(); ++i) {
    result.push_back(text[i]);
    if (i + 1 < text.size() && is_first(text[i]) && is_second(text[i + 1])) {
      result.append({' ', text[i + 1], ' '});
      ++i;
    }
  }
  return result;
}

/// Every pair xy with `is_first(x)` and `is_second(y)` becomes " x y".
template <class Text, class First, class Second>
Text separate_first(const Text& text, First is_first, Second is_second) {
  Text result;
  result.reserve(text.size() * 2);
  for (size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && is_first(text[i]) && is_second(text[i + 1])) {
      result.append({' ', text[i], ' ', text[i + 1]});
      ++i;
    } else {
      result.push_back(text[i]);
    }
  }
  return result;
}

inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace seq2see::evaluation
