// Edit distance between two sentences, along a beam around the diagonal, as TER needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seq2see::evaluation {

/// What the cheapest way from the hypothesis to the reference says of each word.
struct EditAlignment {
  /// For each reference word the hypothesis word across from it; for one that the hypothesis lacks the word
  /// before the gap, -1 in front of the first.
  std::vector<int> hypothesis_of_reference;
  std::vector<bool> hypothesis_is_wrong;  ///< substituted or superfluous
  std::vector<bool> reference_is_wrong;   ///< substituted or missing
};

/// Levenshtein distance (insertion, deletion and substitution cost 1) of hypotheses of one length to one
/// reference. Only cells within 25 columns of the diagonal are visited (as sacreBLEU 2.6.0 does it; more
/// where the reference is over 50 times as long), so the distance of very different long sentences may come
/// out too large. Cells of a prefix that a hypothesis shares with the one before it are not computed again.
class BeamEditDistance {
 public:
  BeamEditDistance(std::span<const uint32_t> reference, size_t hypothesis_length);

  /// `hypothesis` has the length promised to the constructor.
  uint32_t operator()(std::span<const uint32_t> hypothesis);

  /// Of the hypothesis last measured. Where several ways are equally cheap, read from the end of the
  /// sentences, a match or substitution goes before a superfluous word, and that before a missing one.
  [[nodiscard]] EditAlignment align() const;

 private:
  enum class Edit : uint8_t { kNone, kMatch, kSubstitute, kRemove, kInsert };
  struct Cell {
    uint32_t cost;
    Edit last;
  };
  [[nodiscard]] Cell& cell(size_t row, size_t column) {
    return cells_[row * (reference_.size() + 1) + column];
  }
  [[nodiscard]] const Cell& cell(size_t row, size_t column) const {
    return cells_[row * (reference_.size() + 1) + column];
  }
  void fill_row(size_t row);

  std::vector<uint32_t> reference_;
  std::vector<uint32_t> hypothesis_;  // last measured
  std::vector<Cell> cells_;           // [hypothesis length + 1, reference length + 1]
  size_t filled_rows_ = 1;            // beyond them nothing is known of hypothesis_
};

}  // namespace seq2see::evaluation
