#include "evaluation/ter.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "evaluation/ngrams.h"
#include "evaluation/shift_search.h"
#include "evaluation/signature.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

constexpr size_t kEdits = 0;
constexpr size_t kReferenceLength = 1;
constexpr size_t kColumns = 2;

void compare_sentence(std::string_view hypothesis, std::span<const std::string_view> references,
                      const TerOptions& options, std::span<double> row) {
  WordNumbers numbers;
  const std::string hypothesis_text = ter_tokenize(hypothesis, options);
  const std::vector<uint32_t> hypothesis_words = numbers(split_words(hypothesis_text));

  std::vector<std::string> reference_texts;
  for (const std::string_view reference : references)
    reference_texts.push_back(ter_tokenize(reference, options));
  size_t fewest_edits = std::numeric_limits<size_t>::max();
  size_t length = 0;
  for (const std::string& text : reference_texts) {
    const std::vector<uint32_t> words = numbers(split_words(text));
    fewest_edits = std::min(fewest_edits, count_edits(hypothesis_words, words));
    length += words.size();
  }
  row[kEdits] = static_cast<double>(fewest_edits);
  row[kReferenceLength] = static_cast<double>(length) / static_cast<double>(references.size());
}

}  // namespace

std::string TerScore::format() const { return "TER = " + with_decimals(score, 2); }

SentenceStatistics ter_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                  const TerOptions& options) {
  return compare_corpus(
      hypotheses, references, kColumns,
      [&options](std::string_view hypothesis, std::span<const std::string_view> own_references,
                 std::span<double> row) { compare_sentence(hypothesis, own_references, options, row); });
}

TerScore ter_score(std::span<const double> sums) {
  if (sums.size() != kColumns) throw std::logic_error("ter_score: the sums are not those of TER");
  TerScore score;
  score.edits = sums[kEdits];
  score.reference_length = sums[kReferenceLength];
  if (score.reference_length > 0) {
    score.score = 100.0 * score.edits / score.reference_length;
  } else {
    score.score = score.edits > 0 ? 100.0 : 0.0;
  }
  return score;
}

std::string ter_signature(const TerOptions& options, int references) {
  return make_signature(references, {{"case", options.case_sensitive ? "mixed" : "lc"},
                                     {"tok", "tercom"},
                                     {"norm", std::string(yes_or_no(options.normalized))},
                                     {"punct", std::string(yes_or_no(!options.no_punct))},
                                     {"asian", std::string(yes_or_no(options.asian_support))}});
}

TerScore corpus_ter(const Lines& hypotheses, const std::vector<Lines>& references,
                    const TerOptions& options) {
  const SentenceStatistics statistics = ter_statistics(hypotheses, references, options);
  TerScore score = ter_score(statistics.sum());
  score.signature = ter_signature(options, statistics.references());
  return score;
}

TerScore sentence_ter(const std::string& hypothesis, const Lines& references, const TerOptions& options) {
  return corpus_ter({hypothesis}, as_reference_sets(references), options);
}

}  // namespace seq2see::evaluation
