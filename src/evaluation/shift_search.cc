#include "evaluation/shift_search.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "evaluation/beam_edit_distance.h"

namespace seq2see::evaluation {
namespace {

// Tercom's limits, and sacreBLEU's on the whole search.
constexpr size_t kMaxShiftSize = 10;
constexpr size_t kMaxShiftDistance = 50;
constexpr size_t kMaxCandidates = 1000;

using Words = std::vector<uint32_t>;

/// The `length` words from `start` move in front of what is word `target` of the sentence; where that is one
/// of them or the next, they move `target - start` words to the right instead, as sacreBLEU has it.
struct Shift {
  int saved = 0;  // edits that it saves, itself not counted
  size_t start = 0;
  size_t length = 0;
  size_t target = 0;
};

/// Tercom's ranking: what saves most, then the longest, then the leftmost, then the one with the leftmost
/// target.
bool is_better(const Shift& a, const Shift& b) {
  return std::tie(a.saved, a.length, b.start, b.target) > std::tie(b.saved, b.length, a.start, a.target);
}

Words perform(const Shift& shift, const Words& words) {
  Words shifted = words;
  const auto at = [&shifted](size_t position) {
    return shifted.begin() + static_cast<std::ptrdiff_t>(std::min(position, shifted.size()));
  };
  const size_t end = shift.start + shift.length;
  if (shift.target < shift.start) {
    std::rotate(at(shift.target), at(shift.start), at(end));
  } else if (shift.target > end) {
    std::rotate(at(shift.start), at(end), at(shift.target));
  } else {
    std::rotate(at(shift.start), at(end), at(shift.length + shift.target));
  }
  return shifted;
}

bool any_wrong(const std::vector<bool>& is_wrong, size_t start, size_t length) {
  const auto begin = is_wrong.begin() + static_cast<std::ptrdiff_t>(start);
  return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(length), [](bool wrong) { return wrong; });
}

class ShiftSearch {
 public:
  ShiftSearch(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference)
      : words_(hypothesis.begin(), hypothesis.end()),
        reference_(reference.begin(), reference.end()),
        distance_(reference, hypothesis.size()) {}

  size_t count_edits() {
    size_t shifts = 0;
    for (;;) {
      const std::optional<Shift> best = find_best();
      // A search that was cut short is not trusted with another shift.
      if (!best || best->saved <= 0 || candidates_ >= kMaxCandidates) break;
      words_ = perform(*best, words_);
      ++shifts;
    }
    return shifts + distance_(words_);
  }

 private:
  std::optional<Shift> find_best() {
    best_.reset();
    distance_now_ = static_cast<int>(distance_(words_));
    alignment_ = distance_.align();
    for (size_t start = 0; start < words_.size(); ++start) {
      for (size_t position = 0; position < reference_.size(); ++position) {
        const size_t apart = start > position ? start - position : position - start;
        if (apart <= kMaxShiftDistance) try_runs(start, position);
        if (candidates_ >= kMaxCandidates) return best_;
      }
    }
    return best_;
  }

  /// All runs of words from `start` that stand in the reference from `position` on.
  void try_runs(size_t start, size_t position) {
    const size_t longest = std::min({kMaxShiftSize, words_.size() - start, reference_.size() - position});
    for (size_t length = 1; length <= longest; ++length) {
      if (words_[start + length - 1] != reference_[position + length - 1]) return;
      try_run(start, position, length);
      if (candidates_ >= kMaxCandidates) return;
    }
  }

  void try_run(size_t start, size_t position, size_t length) {
    // Worth a try only where the words are wrong now and the reference lacks them there.
    if (!any_wrong(alignment_.hypothesis_is_wrong, start, length)) return;
    if (!any_wrong(alignment_.reference_is_wrong, position, length)) return;
    const int across = alignment_.hypothesis_of_reference[position];
    if (across >= static_cast<int>(start) && across < static_cast<int>(start + length)) return;

    size_t target = position == 0 ? 0 : target_behind(position - 1);
    try_target(start, length, target);
    for (size_t offset = 0; offset < length; ++offset) {
      const size_t next_target = target_behind(position + offset);
      if (next_target != target) try_target(start, length, next_target);
      target = next_target;
    }
  }

  /// Just behind the hypothesis word across from this reference word.
  [[nodiscard]] size_t target_behind(size_t reference_position) const {
    const int across = alignment_.hypothesis_of_reference[reference_position];
    return across < 0 ? 0 : static_cast<size_t>(across) + 1;
  }

  void try_target(size_t start, size_t length, size_t target) {
    Shift candidate{.saved = 0, .start = start, .length = length, .target = target};
    candidate.saved = distance_now_ - static_cast<int>(distance_(perform(candidate, words_)));
    ++candidates_;
    if (!best_ || is_better(candidate, *best_)) best_ = candidate;
  }

  Words words_;
  Words reference_;
  BeamEditDistance distance_;
  size_t candidates_ = 0;  // over all rounds
  // Of the round under way:
  int distance_now_ = 0;
  EditAlignment alignment_;
  std::optional<Shift> best_;
};

}  // namespace

size_t count_edits(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference) {
  if (reference.empty()) return hypothesis.size();
  return ShiftSearch(hypothesis, reference).count_edits();
}

}  // namespace seq2see::evaluation
