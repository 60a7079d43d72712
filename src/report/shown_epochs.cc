#include "report/shown_epochs.h"

#include <algorithm>
#include <iterator>

namespace seq2see::report {
namespace {

constexpr size_t kAlways = 3;  // the first, the best, the last

}  // namespace

std::vector<int64_t> shown_epochs(const std::vector<int64_t>& epochs, std::optional<int64_t> best,
                                  size_t most) {
  if (epochs.size() <= most) return epochs;
  const size_t most_divisible = most - kAlways;
  std::vector<int64_t> shown;
  for (int64_t step = 2; shown.empty(); step *= 2) {
    const auto is_divisible = [step](int64_t epoch) { return epoch % step == 0; };
    if (static_cast<size_t>(std::ranges::count_if(epochs, is_divisible)) > most_divisible) continue;
    std::ranges::copy_if(epochs, std::back_inserter(shown), [&](int64_t epoch) {
      return is_divisible(epoch) || epoch == epochs.front() || epoch == epochs.back() || epoch == best;
    });
  }
  return shown;
}

}  // namespace seq2see::report
