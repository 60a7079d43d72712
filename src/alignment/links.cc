#include "alignment/links.h"

#include <algorithm>

namespace seq2see::alignment {

void sort_and_unite(Links& links) {
  std::ranges::sort(links);
  links.erase(std::unique(links.begin(), links.end()), links.end());
}

}  // namespace seq2see::alignment
