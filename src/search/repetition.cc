#include "search/repetition.h"

#include <algorithm>

namespace seq2see::search {

std::vector<int64_t> repeating_pieces(const Ids& ids, int64_t n) {
  std::vector<int64_t> pieces;
  const auto known = static_cast<std::ptrdiff_t>(n) - 1;  // tokens of the n-gram that are there already
  if (static_cast<std::ptrdiff_t>(ids.size()) < known) return pieces;
  const auto beginning = ids.end() - known;
  for (auto start = ids.begin(); start + known != ids.end(); ++start) {
    if (std::equal(beginning, ids.end(), start)) pieces.push_back(*(start + known));
  }
  return pieces;
}

}  // namespace seq2see::search
