// A metric as a value: what intervals, paired tests and tables need to know of BLEU, chrF or TER, so that
// they are written once for all of them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "evaluation/bleu.h"
#include "evaluation/chrf.h"
#include "evaluation/signature.h"
#include "evaluation/statistics.h"
#include "evaluation/ter.h"

namespace seq2see::evaluation {

/// What a score is made of: "brevity_penalty", "precisions", "edits", ...
struct ScorePart {
  std::string_view name;
  std::variant<double, std::string, std::vector<double>> value;
};

struct MetricScore {
  double value = 0;
  std::string line;              ///< as sacreBLEU prints it: "TER = 33.43"
  std::vector<ScorePart> parts;  ///< in the order in which they are read
};

class Metric {
 public:
  using Options = std::variant<BleuOptions, ChrfOptions, TerOptions>;

  explicit Metric(Options options) : options_(options) {}

  [[nodiscard]] const Options& options() const { return options_; }
  /// As on the command line: "bleu", "chrf", "ter".
  [[nodiscard]] std::string_view key() const;
  /// As in a paper: "BLEU", "chrF2++", "TER".
  [[nodiscard]] std::string name() const;
  [[nodiscard]] bool higher_is_better() const;

  /// One row a sentence. Throws UserError as compare_corpus does.
  [[nodiscard]] SentenceStatistics statistics(const Lines& hypotheses,
                                              const std::vector<Lines>& references) const;
  /// The score of a sum of such rows.
  [[nodiscard]] MetricScore score(std::span<const double> sums) const;
  /// The same without its parts, for thousands of resamples.
  [[nodiscard]] double value(std::span<const double> sums) const;

  /// @param references  references of each sentence, 0 where their number varies
  [[nodiscard]] std::string signature(int references, const ResamplingFields& resampling = {}) const;

  /// The metric by which single sentences are scored: BLEU with effective order, the others as they are.
  [[nodiscard]] Metric for_sentences() const;
  /// The score of every sentence by itself, by for_sentences().
  [[nodiscard]] std::vector<double> sentence_values(const SentenceStatistics& statistics) const;

 private:
  Options options_;
};

}  // namespace seq2see::evaluation
