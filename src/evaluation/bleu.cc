#include "evaluation/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "evaluation/ngrams.h"
#include "evaluation/signature.h"
#include "evaluation/unicode.h"

namespace seq2see::evaluation {
namespace {

// Columns of the statistics: two lengths, then matches, then totals.
constexpr size_t kHypothesisLength = 0;
constexpr size_t kReferenceLength = 1;
constexpr size_t kMatches = 2;

// In place of log 0: the score is 0, and yet no operand is infinite.
constexpr double kLogOfZero = -9999999999.0;

std::string prepare(std::string_view line, const BleuOptions& options) {
  return tokenize(options.tokenizer, options.lowercase ? lowercase(line) : std::string(line));
}

/// The reference length closest to the hypothesis'; the shorter one of two as close.
size_t closest_length(size_t hypothesis_length, std::span<const size_t> reference_lengths) {
  const auto distance = [hypothesis_length](size_t length) {
    return length > hypothesis_length ? length - hypothesis_length : hypothesis_length - length;
  };
  return *std::min_element(reference_lengths.begin(), reference_lengths.end(),
                           [&distance](size_t a, size_t b) {
                             return distance(a) != distance(b) ? distance(a) < distance(b) : a < b;
                           });
}

/// For each n-gram the most that any reference has of it.
void keep_larger(NgramCounts& most, const NgramCounts& counts) {
  for (size_t order = 0; order < most.size(); ++order) {
    if (most[order].size() < counts[order].size()) most[order].resize(counts[order].size());
    for (size_t name = 0; name < counts[order].size(); ++name) {
      most[order][name] = std::max(most[order][name], counts[order][name]);
    }
  }
}

void compare_sentence(std::string_view hypothesis, std::span<const std::string_view> references,
                      const BleuOptions& options, std::span<double> row) {
  const size_t orders = options.max_ngram_order;
  WordNumbers numbers;
  NgramCounter counter(orders);
  const std::string hypothesis_text = prepare(hypothesis, options);
  const std::vector<uint32_t> hypothesis_tokens = numbers(split_words(hypothesis_text));
  const NgramCounts hypothesis_counts = counter.count(hypothesis_tokens);

  NgramCounts most(orders);
  std::vector<size_t> lengths;
  std::vector<std::string> reference_texts;
  for (const std::string_view reference : references) reference_texts.push_back(prepare(reference, options));
  for (const std::string& text : reference_texts) {
    const std::vector<uint32_t> tokens = numbers(split_words(text));
    lengths.push_back(tokens.size());
    keep_larger(most, counter.count(tokens));
  }

  row[kHypothesisLength] = static_cast<double>(hypothesis_tokens.size());
  row[kReferenceLength] = static_cast<double>(closest_length(hypothesis_tokens.size(), lengths));
  for (size_t order = 0; order < orders; ++order) {
    row[kMatches + order] = static_cast<double>(matches(hypothesis_counts[order], most[order]));
    row[kMatches + orders + order] = static_cast<double>(total(hypothesis_counts[order]));
  }
}

double smooth_value(const BleuOptions& options) {
  return options.smooth_value.value_or(options.smooth_method == Smoothing::kFloor ? 0.1 : 1.0);
}

double brevity_penalty(double hypothesis_length, double reference_length) {
  if (hypothesis_length >= reference_length) return 1.0;
  return hypothesis_length > 0 ? std::exp(1.0 - reference_length / hypothesis_length) : 0.0;
}

/// Sets the precisions of `score` from its counts and totals; returns the number of orders that have n-grams.
size_t set_precisions(BleuScore& score, const BleuOptions& options) {
  double half = 1.0;  // then a half, a quarter, ...
  for (size_t order = 0; order < options.max_ngram_order; ++order) {
    if (options.smooth_method == Smoothing::kAddK && order > 0) {
      score.counts[order] += smooth_value(options);
      score.totals[order] += smooth_value(options);
    }
    if (score.totals[order] == 0) return order;
    double count = score.counts[order];
    if (count == 0 && options.smooth_method == Smoothing::kFloor) count = smooth_value(options);
    if (count == 0 && options.smooth_method == Smoothing::kExp) {
      half /= 2.0;
      count = half;
    }
    score.precisions[order] = 100.0 * count / score.totals[order];
  }
  return options.max_ngram_order;
}

}  // namespace

std::string_view smoothing_name(Smoothing smoothing) {
  switch (smoothing) {
    case Smoothing::kNone:
      return "none";
    case Smoothing::kFloor:
      return "floor";
    case Smoothing::kAddK:
      return "add-k";
    case Smoothing::kExp:
      return "exp";
  }
  throw std::logic_error("smoothing_name: not a smoothing method");
}

std::string BleuScore::format() const {
  std::string line = "BLEU = " + with_decimals(score, 2) + " ";
  for (size_t order = 0; order < precisions.size(); ++order) {
    line.append(order > 0 ? "/" : "").append(with_decimals(precisions[order], 1));
  }
  const double ratio = reference_length > 0 ? hypothesis_length / reference_length : 0.0;
  line += " (BP = " + with_decimals(brevity_penalty, 3) + " ratio = " + with_decimals(ratio, 3);
  line += " hyp_len = " + with_decimals(hypothesis_length, 0) +
          " ref_len = " + with_decimals(reference_length, 0);
  return line + ")";
}

SentenceStatistics bleu_statistics(const Lines& hypotheses, const std::vector<Lines>& references,
                                   const BleuOptions& options) {
  return compare_corpus(
      hypotheses, references, kMatches + 2 * options.max_ngram_order,
      [&options](std::string_view hypothesis, std::span<const std::string_view> own_references,
                 std::span<double> row) { compare_sentence(hypothesis, own_references, options, row); });
}

BleuScore bleu_score(std::span<const double> sums, const BleuOptions& options) {
  const size_t orders = options.max_ngram_order;
  if (orders == 0 || sums.size() != kMatches + 2 * orders) {
    throw std::logic_error("bleu_score: the sums are not those of these options");
  }
  const std::span<const double> counts = sums.subspan(kMatches, orders);
  const std::span<const double> totals = sums.subspan(kMatches + orders, orders);
  BleuScore score;
  score.precisions.assign(orders, 0.0);
  score.counts.assign(counts.begin(), counts.end());
  score.totals.assign(totals.begin(), totals.end());
  score.hypothesis_length = sums[kHypothesisLength];
  score.reference_length = sums[kReferenceLength];
  score.brevity_penalty = brevity_penalty(score.hypothesis_length, score.reference_length);
  // Smoothing is for orders that happen to match nothing, not for a translation that does not share a word.
  if (std::all_of(counts.begin(), counts.end(), [](double count) { return count == 0; })) return score;

  const size_t orders_with_ngrams = set_precisions(score, options);
  const size_t averaged = options.effective_order ? orders_with_ngrams : orders;
  double sum_of_logs = 0;
  for (size_t order = 0; order < averaged; ++order) {
    sum_of_logs += score.precisions[order] > 0 ? std::log(score.precisions[order]) : kLogOfZero;
  }
  score.score = score.brevity_penalty * std::exp(sum_of_logs / static_cast<double>(averaged));
  return score;
}

std::string bleu_signature(const BleuOptions& options, int references) {
  std::string smoothing(smoothing_name(options.smooth_method));
  if (options.smooth_method == Smoothing::kFloor || options.smooth_method == Smoothing::kAddK) {
    smoothing.append("[").append(with_decimals(smooth_value(options), 2)).append("]");
  }
  return make_signature(references, {{"case", options.lowercase ? "lc" : "mixed"},
                                     {"eff", std::string(yes_or_no(options.effective_order))},
                                     {"tok", std::string(tokenizer_name(options.tokenizer))},
                                     {"smooth", smoothing}});
}

BleuScore corpus_bleu(const Lines& hypotheses, const std::vector<Lines>& references,
                      const BleuOptions& options) {
  const SentenceStatistics statistics = bleu_statistics(hypotheses, references, options);
  BleuScore score = bleu_score(statistics.sum(), options);
  score.signature = bleu_signature(options, statistics.references());
  return score;
}

BleuScore sentence_bleu(const std::string& hypothesis, const Lines& references, const BleuOptions& options) {
  return corpus_bleu({hypothesis}, as_reference_sets(references), options);
}

}  // namespace seq2see::evaluation
