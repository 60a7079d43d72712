#include "config/suggestions.h"

#include <algorithm>
#include <numeric>

#include "config/key_path.h"

namespace seq2see::config {
namespace {

constexpr size_t kMostPlaces = 4;

char lowercase(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string join_or(const std::vector<std::string>& names) {
  std::string joined;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) joined += i + 1 == names.size() ? " or " : ", ";
    joined += names[i];
  }
  return joined;
}

// GCC 12 warns of "literal" + std::string&& without reason (-Wrestrict), hence append.
std::string in_quotes(std::string_view name) { return std::string("'").append(name).append("'"); }

}  // namespace

size_t edit_distance(std::string_view first, std::string_view second, size_t enough) {
  // Rows of the table of all beginnings: of two letters of `first` ago, of the last one, of this one.
  std::vector<size_t> rows(3 * (second.size() + 1));
  size_t* before = rows.data();
  size_t* last = before + second.size() + 1;
  size_t* distances = last + second.size() + 1;
  std::iota(distances, distances + second.size() + 1, size_t{0});
  size_t smallest_of_last = 0;
  size_t smallest = 0;
  for (size_t i = 1; i <= first.size(); ++i) {
    size_t* const oldest = before;
    before = last;
    last = distances;
    distances = oldest;
    smallest_of_last = smallest;
    smallest = distances[0] = i;
    const char letter = lowercase(first[i - 1]);
    const char letter_before = i > 1 ? lowercase(first[i - 2]) : '\0';
    for (size_t j = 1; j <= second.size(); ++j) {
      const size_t substituted = last[j - 1] + (lowercase(second[j - 1]) == letter ? 0 : 1);
      size_t distance = std::min(substituted, std::min(last[j], distances[j - 1]) + 1);
      if (i > 1 && j > 1 && lowercase(second[j - 2]) == letter && lowercase(second[j - 1]) == letter_before) {
        distance = std::min(distance, before[j - 2] + 1);
      }
      distances[j] = distance;
      smallest = std::min(smallest, distance);
    }
    // Whatever follows builds on one of these two rows.
    if (std::min(smallest, smallest_of_last) >= enough) return enough;
  }
  return std::min(distances[second.size()], enough);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  size_t smallest = std::max<size_t>(1, word.size() / 4) + 1;
  std::string best;
  for (const std::string& candidate : candidates) {
    // No more alike than they are long; a word may be a whole file.
    const size_t longer = std::max(word.size(), candidate.size());
    if (longer - std::min(word.size(), candidate.size()) >= smallest) continue;
    const size_t distance = edit_distance(word, candidate, smallest);
    if (distance < smallest) {
      smallest = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggest_key(const Schema& schema, std::string_view section, std::string_view key) {
  std::vector<std::string> keys_here;
  std::vector<std::string> keys_anywhere;
  std::vector<std::string> places;
  const auto consider = [&](const std::string& path) {
    if (section_of(path) == section) keys_here.emplace_back(key_of(path));
    keys_anywhere.emplace_back(key_of(path));
    if (key_of(path) == key)
      places.emplace_back(section_of(path).empty() ? "the top level" : section_of(path));
  };
  for (const Section& other : schema.sections) consider(other.path);
  for (const Field& field : schema.fields) consider(field.path);

  if (!places.empty() && places.size() <= kMostPlaces) {
    return in_quotes(key) + " belongs to " + join_or(places);
  }
  if (const std::string similar = nearest(key, keys_here); !similar.empty()) {
    return "did you mean " + in_quotes(similar) + "?";
  }
  const std::string similar = nearest(key, keys_anywhere);
  if (similar.empty()) return {};
  // A key that several sections have: naming one of its places would be a guess.
  std::vector<std::string> paths;
  for (const Field& field : schema.fields) {
    if (key_of(field.path) == similar) paths.push_back(field.path);
  }
  for (const Section& other : schema.sections) {
    if (key_of(other.path) == similar) paths.push_back(other.path);
  }
  return paths.size() <= kMostPlaces ? "did you mean " + join_or(paths) + "?"
                                     : "did you mean " + in_quotes(similar) + "?";
}

}  // namespace seq2see::config
