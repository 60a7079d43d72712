// chrF (Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation") and chrF++ (Popović 2017,
// "chrF++: words helping character n-grams"), computed as sacreBLEU 2.6.0 does. Needs no tokenizer, so it
// suits languages for which BLEU's tokenizers are poor.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "evaluation/statistics.h"

namespace seq2see::evaluation {

struct ChrfOptions {
  size_t char_order = 6;
  size_t word_order = 0;  ///< 2 makes it chrF++
  int beta = 2;           ///< recall counts beta times as much as precision
  bool lowercase = false;
  bool whitespace = false;  ///< count white space among the characters
  /// Average the F-scores of all orders, 1e-16 standing for what is undefined (as chrF++.py and NLTK do),
  /// instead of the F-score of precision and recall averaged over the orders that occur on both sides.
  bool eps_smoothing = false;
};

struct ChrfScore {
  double score = 0;       ///< 0 to 100
  std::string name;       ///< as chrf_name says
  std::string signature;  ///< the settings; set by corpus_chrf and sentence_chrf

  /// "chrF2 = 66.98".
  [[nodiscard]] std::string format() const;
};

/// "chrF2", "chrF2++": with beta, and a plus for each word order.
std::string chrf_name(const ChrfOptions& options);

/// Columns: for each character order, then each word order, the n-grams of the hypothesis, of the reference,
/// and common to both; where there are several references, of the one that gives this sentence the best
/// score. Throws UserError as compare_corpus does.
SentenceStatistics chrf_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                   const ChrfOptions& options = {});

/// The score of a sum of such rows, without a signature.
ChrfScore chrf_score(std::span<const double> sums, const ChrfOptions& options = {});

/// "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:seq2see-0.1.0".
/// @param references  references of each sentence, 0 where their number varies
std::string chrf_signature(const ChrfOptions& options, int references);

/// @param references  one set of lines for each reference translation; an empty line is a missing translation
/// Throws UserError for an empty corpus, for numbers of lines that differ, for a sentence without any
/// reference.
ChrfScore corpus_chrf(const Lines& hypotheses, const std::vector<Lines>& references,
                      const ChrfOptions& options = {});

ChrfScore sentence_chrf(const std::string& hypothesis, const Lines& references,
                        const ChrfOptions& options = {});

}  // namespace seq2see::evaluation
