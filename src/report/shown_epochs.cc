#include "report/shown_epochs.h"

#include <algorithm>
#include <iterator>

namespace seq2see::report {

std::vector<int64_t> shown_epochs(const std::vector<int64_t>& epochs, std::optional<int64_t> best,
                                  size_t most) {
  std::vector<int64_t> shown = epochs;
  for (int64_t step = 2; shown.size() > most && step <= epochs.back(); step *= 2) {
    shown.clear();
    std::copy_if(epochs.begin(), epochs.end(), std::back_inserter(shown), [&](int64_t epoch) {
      return epoch % step == 0 || epoch == epochs.front() || epoch == epochs.back() || epoch == best;
    });
  }
  return shown;
}

}  // namespace seq2see::report
