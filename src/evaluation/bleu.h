// BLEU (Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"), computed as
// sacreBLEU 2.6.0 does (Post 2018), with the smoothing methods of Chen & Cherry (2014).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/statistics.h"
#include "evaluation/tokenizer.h"

namespace seq2see::evaluation {

/// What an order without any match gets as its precision, when there are n-grams of that order.
enum class Smoothing {
  kNone,   ///< 0, and with it the score
  kFloor,  ///< `smooth_value` matches
  kAddK,   ///< `smooth_value` is added to matches and totals of all orders above 1
  kExp,    ///< half a match for the first such order, a quarter for the second, ... (mteval-v13a)
};

/// "none", "floor", "add-k", "exp".
std::string_view smoothing_name(Smoothing smoothing);

struct BleuOptions {
  Tokenizer tokenizer = Tokenizer::k13a;
  bool lowercase = false;
  Smoothing smooth_method = Smoothing::kExp;
  std::optional<double> smooth_value;  ///< 0.1 for kFloor and 1 for kAddK unless given; the others have none
  /// Leave the orders out for which the hypotheses are too short. For single sentences: otherwise every
  /// hypothesis of fewer than four tokens scores 0.
  bool effective_order = false;
  size_t max_ngram_order = 4;
};

struct BleuScore {
  double score = 0;  ///< 0 to 100
  std::vector<double>
      precisions;              ///< in percent, smoothed, by order; 0 from the first order without n-grams on
  std::vector<double> counts;  ///< n-grams that match, clipped, by order (kAddK: with what it added)
  std::vector<double> totals;  ///< n-grams of the hypotheses by order (kAddK: with what it added)
  double brevity_penalty = 0;  ///< 1 where the hypotheses are at least as long as the references
  double hypothesis_length = 0;  ///< in tokens
  double reference_length = 0;   ///< of the references closest in length, the shorter one of two as close
  std::string signature;         ///< the settings; set by corpus_bleu and sentence_bleu

  /// sacreBLEU's line: "BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 ratio = 0.944 hyp_len = 17 ref_len =
  /// 18)".
  [[nodiscard]] std::string format() const;
};

/// Columns: hypothesis length, reference length, matches of order 1.., n-grams of the hypothesis of
/// order 1... Throws UserError as compare_corpus does.
SentenceStatistics bleu_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                   const BleuOptions& options = {});

/// The score of a sum of such rows, without a signature.
BleuScore bleu_score(std::span<const double> sums, const BleuOptions& options = {});

/// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:seq2see-0.1.0".
/// @param references  references of each sentence, 0 where their number varies
std::string bleu_signature(const BleuOptions& options, int references);

/// @param references  one set of lines for each reference translation; an empty line is a missing translation
/// Throws UserError for an empty corpus, for numbers of lines that differ, for a sentence without any
/// reference.
BleuScore corpus_bleu(const Lines& hypotheses, const std::vector<Lines>& references,
                      const BleuOptions& options = {});

/// One sentence against its references. Use it with `effective_order`.
BleuScore sentence_bleu(const std::string& hypothesis, const Lines& references, const BleuOptions& options);

}  // namespace seq2see::evaluation
