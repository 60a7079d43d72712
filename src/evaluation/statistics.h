// What a metric keeps of each sentence. A corpus score is a function of the *sum* of these rows, which is
// what makes resampling cheap: texts are compared once, then only numbers are added.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seq2see::evaluation {

using Lines = std::vector<std::string>;

/// The sufficient statistics of a corpus: one row a sentence, one column a quantity. The metrics' headers
/// name their columns.
class SentenceStatistics {
 public:
  /// @param references  references of each sentence, 0 where their number varies
  SentenceStatistics(size_t sentences, size_t columns, int references);

  [[nodiscard]] size_t sentences() const { return sentences_; }
  [[nodiscard]] size_t columns() const { return columns_; }
  [[nodiscard]] int references() const { return references_; }
  [[nodiscard]] std::span<double> row(size_t sentence);
  [[nodiscard]] std::span<const double> row(size_t sentence) const;
  /// The sum over all sentences. [columns]
  [[nodiscard]] std::vector<double> sum() const;

 private:
  size_t sentences_;
  size_t columns_;
  int references_;
  std::vector<double> values_;  // [sentences, columns]
};

/// Fills one row from a hypothesis and its references (at least one).
using CompareSentence = std::function<void(
    std::string_view hypothesis, std::span<const std::string_view> references, std::span<double> row)>;

/// Compares each hypothesis with its references.
/// @param references  one set of lines for each reference translation, each as long as `hypotheses`. An empty
/// line
///                    says that this set has no translation of that sentence.
/// Throws UserError when there is no sentence or no reference set, when the numbers of lines differ, or when
/// a sentence has no reference at all.
SentenceStatistics compare_corpus(const Lines& hypotheses, const std::vector<Lines>& references,
                                  size_t columns, const CompareSentence& compare);

/// The references of one sentence as sets of one line each.
std::vector<Lines> as_reference_sets(const Lines& references);

}  // namespace seq2see::evaluation
