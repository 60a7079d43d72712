// How text stands in the columns of a terminal, where letters are one or two columns wide. Every text is
// UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::report {

/// What stands in one place: a character with the marks that are written on it.
struct Letter {
  std::string text;
  size_t columns = 0;  // 2 for what Unicode calls wide: Chinese, Japanese, Korean, most emoji
  bool right_to_left = false;
};

/// Terminals do not agree on how wide joined emoji are: joiners, variation selectors and tones of skin are
/// left out, so that each character stands for itself.
/// @param text  without control characters (visible_text.h)
std::vector<Letter> letters_of(std::string_view text);

/// How many columns they take beside each other.
size_t columns_of(const std::vector<Letter>& letters);

/// As many letters as there is room for, with an ellipsis where some are left out.
/// @param columns  at least 1
std::vector<Letter> shorten(std::vector<Letter> letters, size_t columns);

/// The letters as one text. Where some are written from right to left, a mark follows that takes no room and
/// keeps terminals from moving what stands beside the text.
std::string join(const std::vector<Letter>& letters);

}  // namespace seq2see::report
