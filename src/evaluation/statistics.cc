#include "evaluation/statistics.h"

#include "base/error.h"

namespace seq2see::evaluation {
namespace {

void check_sizes(const Lines& hypotheses, const std::vector<Lines>& references) {
  if (hypotheses.empty()) throw UserError("", "there are no hypotheses to score");
  if (references.empty()) throw UserError("", "there are no references to compare the hypotheses with");
  for (size_t set = 0; set < references.size(); ++set) {
    if (references[set].size() == hypotheses.size()) continue;
    const std::string which =
        references.size() == 1 ? "references" : "lines in reference " + std::to_string(set + 1);
    throw UserError("",
                    std::to_string(hypotheses.size()) + " hypotheses against " +
                        std::to_string(references[set].size()) + " " + which,
                    "each line of the hypotheses needs its reference on the same line");
  }
}

/// The references that there are of one sentence.
std::vector<std::string_view> references_of(size_t sentence, const std::vector<Lines>& references) {
  std::vector<std::string_view> present;
  for (const Lines& set : references) {
    if (!set[sentence].empty()) present.emplace_back(set[sentence]);
  }
  if (present.empty()) {
    throw UserError("", "line " + std::to_string(sentence + 1) + " has an empty reference",
                    "remove the line from the references and the hypotheses");
  }
  return present;
}

}  // namespace

SentenceStatistics::SentenceStatistics(size_t sentences, size_t columns, int references)
    : sentences_(sentences), columns_(columns), references_(references), values_(sentences * columns) {}

std::span<double> SentenceStatistics::row(size_t sentence) {
  return std::span(values_).subspan(sentence * columns_, columns_);
}

std::span<const double> SentenceStatistics::row(size_t sentence) const {
  return std::span(values_).subspan(sentence * columns_, columns_);
}

std::vector<double> SentenceStatistics::sum() const {
  std::vector<double> sums(columns_);
  for (size_t sentence = 0; sentence < sentences_; ++sentence) {
    const std::span<const double> values = row(sentence);
    for (size_t column = 0; column < columns_; ++column) sums[column] += values[column];
  }
  return sums;
}

SentenceStatistics compare_corpus(const Lines& hypotheses, const std::vector<Lines>& references,
                                  size_t columns, const CompareSentence& compare) {
  check_sizes(hypotheses, references);
  std::vector<std::vector<std::string_view>> present;
  present.reserve(hypotheses.size());
  bool varies = false;
  for (size_t sentence = 0; sentence < hypotheses.size(); ++sentence) {
    present.push_back(references_of(sentence, references));
    varies = varies || present[sentence].size() != present[0].size();
  }
  SentenceStatistics statistics(hypotheses.size(), columns, varies ? 0 : static_cast<int>(present[0].size()));
  for (size_t sentence = 0; sentence < hypotheses.size(); ++sentence) {
    compare(hypotheses[sentence], present[sentence], statistics.row(sentence));
  }
  return statistics;
}

std::vector<Lines> as_reference_sets(const Lines& references) {
  std::vector<Lines> sets;
  sets.reserve(references.size());
  for (const std::string& reference : references) sets.push_back({reference});
  return sets;
}

}  // namespace seq2see::evaluation
