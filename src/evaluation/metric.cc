#include "evaluation/metric.h"

namespace seq2see::evaluation {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

MetricScore describe(const BleuScore& score) {
  return {.value = score.score,
          .line = score.format(),
          .parts = {{"precisions", score.precisions},
                    {"counts", score.counts},
                    {"totals", score.totals},
                    {"brevity_penalty", score.brevity_penalty},
                    {"hypothesis_length", score.hypothesis_length},
                    {"reference_length", score.reference_length}}};
}

MetricScore describe(const ChrfScore& score, const ChrfOptions& options) {
  return {.value = score.score,
          .line = score.format(),
          .parts = {{"name", score.name},
                    {"char_order", static_cast<double>(options.char_order)},
                    {"word_order", static_cast<double>(options.word_order)},
                    {"beta", static_cast<double>(options.beta)}}};
}

MetricScore describe(const TerScore& score) {
  return {.value = score.score,
          .line = score.format(),
          .parts = {{"edits", score.edits}, {"reference_length", score.reference_length}}};
}

}  // namespace

std::string_view Metric::key() const {
  return std::visit(
      Overloaded{[](const BleuOptions&) { return "bleu"; }, [](const ChrfOptions&) { return "chrf"; },
                 [](const TerOptions&) { return "ter"; }},
      options_);
}

std::string Metric::name() const {
  return std::visit(Overloaded{[](const BleuOptions&) { return std::string("BLEU"); },
                               [](const ChrfOptions& chrf) { return chrf_name(chrf); },
                               [](const TerOptions&) { return std::string("TER"); }},
                    options_);
}

bool Metric::higher_is_better() const { return !std::holds_alternative<TerOptions>(options_); }

SentenceStatistics Metric::statistics(const Lines& hypotheses, const std::vector<Lines>& references) const {
  return std::visit(
      Overloaded{[&](const BleuOptions& bleu) { return bleu_statistics(hypotheses, references, bleu); },
                 [&](const ChrfOptions& chrf) { return chrf_statistics(hypotheses, references, chrf); },
                 [&](const TerOptions& ter) { return ter_statistics(hypotheses, references, ter); }},
      options_);
}

MetricScore Metric::score(std::span<const double> sums) const {
  return std::visit(
      Overloaded{[sums](const BleuOptions& bleu) { return describe(bleu_score(sums, bleu)); },
                 [sums](const ChrfOptions& chrf) { return describe(chrf_score(sums, chrf), chrf); },
                 [sums](const TerOptions&) { return describe(ter_score(sums)); }},
      options_);
}

double Metric::value(std::span<const double> sums) const {
  return std::visit(Overloaded{[sums](const BleuOptions& bleu) { return bleu_score(sums, bleu).score; },
                               [sums](const ChrfOptions& chrf) { return chrf_score(sums, chrf).score; },
                               [sums](const TerOptions&) { return ter_score(sums).score; }},
                    options_);
}

std::string Metric::signature(int references, const ResamplingFields& resampling) const {
  const std::string plain = std::visit(
      Overloaded{[references](const BleuOptions& bleu) { return bleu_signature(bleu, references); },
                 [references](const ChrfOptions& chrf) { return chrf_signature(chrf, references); },
                 [references](const TerOptions& ter) { return ter_signature(ter, references); }},
      options_);
  return with_resampling(plain, resampling);
}

Metric Metric::for_sentences() const {
  Options options = options_;
  if (auto* const bleu = std::get_if<BleuOptions>(&options)) bleu->effective_order = true;
  return Metric(options);
}

std::vector<double> Metric::sentence_values(const SentenceStatistics& statistics) const {
  const Metric metric = for_sentences();
  std::vector<double> values(statistics.sentences());
  for (size_t sentence = 0; sentence < values.size(); ++sentence) {
    values[sentence] = metric.value(statistics.row(sentence));
  }
  return values;
}

}  // namespace seq2see::evaluation
