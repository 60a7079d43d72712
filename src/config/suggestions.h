// What somebody may have meant who wrote a name that does not exist.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/schema.h"

namespace seq2see::config {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other,
/// regardless of the case of ASCII letters (optimal string alignment, Damerau 1964).
/// @param enough  the answer for words that are so far apart, and for those that are farther
size_t edit_distance(std::string_view first, std::string_view second, size_t enough = std::string_view::npos);

/// The candidate nearest to `word` (the first of several), or an empty string where none is near: at most a
/// quarter of the letters, and always one, may be wrong.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// Advice for the unknown `key` in `section` (its path, empty at the top): a key of this section with a
/// similar name, or the places where the key belongs, or nothing. Such as "did you mean 'attention'?".
std::string suggest_key(const Schema& schema, std::string_view section, std::string_view key);

}  // namespace seq2see::config
