#include "evaluation/chrf.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "evaluation/ngrams.h"
#include "evaluation/signature.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

constexpr double kEpsilon = 1e-16;
constexpr size_t kColumnsPerOrder = 3;

size_t orders(const ChrfOptions& options) { return options.char_order + options.word_order; }

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/// Words, with one ASCII punctuation mark cut off: the one at the end or, where there is none, the one in
/// front.
std::vector<std::string_view> words_without_punctuation(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split_words(text)) {
    if (word.size() > 1 && is_ascii_punctuation(word.back())) {
      words.push_back(word.substr(0, word.size() - 1));
      words.push_back(word.substr(word.size() - 1));
    } else if (word.size() > 1 && is_ascii_punctuation(word.front())) {
      words.push_back(word.substr(0, 1));
      words.push_back(word.substr(1));
    } else {
      words.push_back(word);
    }
  }
  return words;
}

std::vector<uint32_t> characters(std::string_view text, bool whitespace) {
  std::vector<uint32_t> kept;
  const std::u32string decoded = decode_utf8(text);
  std::copy_if(decoded.begin(), decoded.end(), std::back_inserter(kept),
               [whitespace](char32_t character) { return whitespace || !is_space(character); });
  return kept;
}

/// Counts n-grams of characters and of words of texts that are compared with each other. The texts must
/// outlive it.
class TextCounter {
 public:
  explicit TextCounter(const ChrfOptions& options)
      : options_(options), characters_(options.char_order), words_(options.word_order) {}

  /// By order, characters first.
  NgramCounts count(std::string_view text) {
    NgramCounts counts = characters_.count(characters(text, options_.whitespace));
    if (options_.word_order > 0) {
      NgramCounts of_words = words_.count(numbers_(words_without_punctuation(text)));
      std::move(of_words.begin(), of_words.end(), std::back_inserter(counts));
    }
    return counts;
  }

 private:
  const ChrfOptions& options_;
  NgramCounter characters_;
  NgramCounter words_;
  WordNumbers numbers_;
};

void compare_sentence(std::string_view hypothesis, std::span<const std::string_view> references,
                      const ChrfOptions& options, std::span<double> row) {
  const auto prepare = [&options](std::string_view line) {
    return options.lowercase ? lowercase(line) : std::string(line);
  };
  std::vector<std::string> texts = {prepare(hypothesis)};
  for (const std::string_view reference : references) texts.push_back(prepare(reference));

  TextCounter counter(options);
  const NgramCounts hypothesis_counts = counter.count(texts[0]);
  double best = -1.0;
  for (size_t reference = 1; reference < texts.size(); ++reference) {
    const NgramCounts reference_counts = counter.count(texts[reference]);
    std::vector<double> candidate;
    for (size_t order = 0; order < orders(options); ++order) {
      const uint64_t in_reference = total(reference_counts[order]);
      // An order that the reference is too short for does not count against the hypothesis.
      const uint64_t in_hypothesis = in_reference > 0 ? total(hypothesis_counts[order]) : 0;
      candidate.push_back(static_cast<double>(in_hypothesis));
      candidate.push_back(static_cast<double>(in_reference));
      candidate.push_back(static_cast<double>(matches(hypothesis_counts[order], reference_counts[order])));
    }
    const double score = chrf_score(candidate, options).score;
    if (score > best) {
      best = score;
      std::copy(candidate.begin(), candidate.end(), row.begin());
    }
  }
}

double f_score(double precision, double recall, const ChrfOptions& options, double undefined) {
  const double beta_squared = static_cast<double>(options.beta) * options.beta;
  const double denominator = beta_squared * precision + recall;
  return denominator > 0 ? (1 + beta_squared) * precision * recall / denominator : undefined;
}

/// The mean over all orders of their F-scores.
double mean_of_f_scores(std::span<const double> sums, const ChrfOptions& options) {
  double sum = 0;
  for (size_t order = 0; order < orders(options); ++order) {
    const std::span<const double> counts = sums.subspan(kColumnsPerOrder * order, kColumnsPerOrder);
    const double precision = counts[0] > 0 ? counts[2] / counts[0] : kEpsilon;
    const double recall = counts[1] > 0 ? counts[2] / counts[1] : kEpsilon;
    sum += f_score(precision, recall, options, kEpsilon);
  }
  return sum / static_cast<double>(orders(options));
}

/// The F-score of the means over the orders that occur on both sides.
double f_score_of_means(std::span<const double> sums, const ChrfOptions& options) {
  double precision = 0;
  double recall = 0;
  size_t averaged = 0;
  for (size_t order = 0; order < orders(options); ++order) {
    const std::span<const double> counts = sums.subspan(kColumnsPerOrder * order, kColumnsPerOrder);
    if (counts[0] == 0 || counts[1] == 0) continue;
    precision += counts[2] / counts[0];
    recall += counts[2] / counts[1];
    ++averaged;
  }
  if (averaged == 0) return 0.0;
  return f_score(precision / static_cast<double>(averaged), recall / static_cast<double>(averaged), options,
                 0.0);
}

}  // namespace

std::string ChrfScore::format() const { return name + " = " + with_decimals(score, 2); }

std::string chrf_name(const ChrfOptions& options) {
  return "chrF" + std::to_string(options.beta) + std::string(options.word_order, '+');
}

SentenceStatistics chrf_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                   const ChrfOptions& options) {
  return compare_corpus(
      hypotheses, references, kColumnsPerOrder * orders(options),
      [&options](std::string_view hypothesis, std::span<const std::string_view> own_references,
                 std::span<double> row) { compare_sentence(hypothesis, own_references, options, row); });
}

ChrfScore chrf_score(std::span<const double> sums, const ChrfOptions& options) {
  if (orders(options) == 0 || sums.size() != kColumnsPerOrder * orders(options)) {
    throw std::logic_error("chrf_score: the sums are not those of these options");
  }
  ChrfScore score;
  score.name = chrf_name(options);
  score.score =
      100.0 * (options.eps_smoothing ? mean_of_f_scores(sums, options) : f_score_of_means(sums, options));
  return score;
}

std::string chrf_signature(const ChrfOptions& options, int references) {
  return make_signature(references, {{"case", options.lowercase ? "lc" : "mixed"},
                                     {"eff", std::string(yes_or_no(!options.eps_smoothing))},
                                     {"nc", std::to_string(options.char_order)},
                                     {"nw", std::to_string(options.word_order)},
                                     {"space", std::string(yes_or_no(options.whitespace))}});
}

ChrfScore corpus_chrf(const Lines& hypotheses, const std::vector<Lines>& references,
                      const ChrfOptions& options) {
  const SentenceStatistics statistics = chrf_statistics(hypotheses, references, options);
  ChrfScore score = chrf_score(statistics.sum(), options);
  score.signature = chrf_signature(options, statistics.references());
  return score;
}

ChrfScore sentence_chrf(const std::string& hypothesis, const Lines& references, const ChrfOptions& options) {
  return corpus_chrf({hypothesis}, as_reference_sets(references), options);
}

}  // namespace seq2see::evaluation
