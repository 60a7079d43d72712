// TER, translation edit rate (Snover et al. 2006, "A Study of Translation Edit Rate with Targeted Human
// Annotation"), computed as sacreBLEU 2.6.0 does, which follows the program Tercom. An error rate: lower is
// better.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/statistics.h"

namespace seq2see::evaluation {

/// How Tercom prepares a line. Unless `normalized`, only white space parts words.
struct TerOptions {
  bool normalized =
      false;  ///< set punctuation apart as mteval does, and 's from its word; resolve XML entities
  bool no_punct = false;  ///< drop . , ? : ; ! " ( )
  bool asian_support =
      false;  ///< treat Chinese characters and Asian punctuation too, with either of these two
  bool case_sensitive = false;
};

struct TerScore {
  double score = 0;             ///< edits per 100 reference words; may be above 100
  double edits = 0;             ///< insertions, deletions, substitutions and shifts
  double reference_length = 0;  ///< in words; over several references of a sentence their mean
  std::string signature;        ///< the settings; set by corpus_ter and sentence_ter

  /// "TER = 33.43".
  [[nodiscard]] std::string format() const;
};

/// The words of one line with white space between them.
std::string ter_tokenize(std::string_view line, const TerOptions& options);

/// Columns: edits (from the reference that needs fewest), reference length.
/// Throws UserError as compare_corpus does.
SentenceStatistics ter_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                  const TerOptions& options = {});

/// The score of a sum of such rows, without a signature. Edits without any reference word score 100.
TerScore ter_score(std::span<const double> sums);

/// "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:seq2see-0.1.0".
/// @param references  references of each sentence, 0 where their number varies
std::string ter_signature(const TerOptions& options, int references);

/// @param references  one set of lines for each reference translation; an empty line is a missing translation
/// Throws UserError for an empty corpus, for numbers of lines that differ, for a sentence without any
/// reference.
TerScore corpus_ter(const Lines& hypotheses, const std::vector<Lines>& references,
                    const TerOptions& options = {});

TerScore sentence_ter(const std::string& hypothesis, const Lines& references, const TerOptions& options = {});

}  // namespace seq2see::evaluation
