#include "evaluation/assessment.h"

#include <stdexcept>
#include <utility>

#include "evaluation/text_checks.h"

namespace seq2see::evaluation {
namespace {

std::optional<size_t> interval_samples(const AssessmentOptions& options) {
  if (options.paired_test == PairedTest::kBootstrap) return options.paired_samples;
  if (options.confidence) return options.confidence_samples;
  return std::nullopt;
}

ResamplingFields fields_of(const AssessmentOptions& options) {
  ResamplingFields fields{.bootstrap_samples = interval_samples(options), .seed = options.seed};
  if (options.paired_test == PairedTest::kApproximateRandomisation) {
    fields.randomisation_trials = options.paired_samples;
  }
  return fields;
}

double p_value(const SentenceStatistics& baseline, const SentenceStatistics& system, const ScoreOfSums& score,
               const AssessmentOptions& options) {
  const ResamplingOptions resampling{.samples = options.paired_samples, .seed = options.seed};
  const auto test =
      options.paired_test == PairedTest::kBootstrap ? &paired_bootstrap : &paired_approximate_randomisation;
  return test(baseline, system, score, resampling).p_value;
}

Assessment assess_one(const Metric& metric, const SentenceStatistics& statistics,
                      const SentenceStatistics* baseline, const std::vector<LengthBin>& bins,
                      const AssessmentOptions& options) {
  const ScoreOfSums score = [&metric](std::span<const double> sums) { return metric.value(sums); };
  Assessment assessment;
  assessment.score = metric.score(statistics.sum());
  assessment.signature = metric.signature(statistics.references(), fields_of(options));
  if (const auto samples = interval_samples(options)) {
    assessment.interval = bootstrap(statistics, score, {.samples = *samples, .seed = options.seed});
  }
  if (baseline != nullptr && options.paired_test != PairedTest::kNone) {
    assessment.p_value = p_value(*baseline, statistics, score, options);
  }
  if (options.sentence_level) {
    assessment.sentences = metric.sentence_values(statistics);
    assessment.sentence_signature = metric.for_sentences().signature(statistics.references());
  }
  for (const LengthBin& bin : bins) {
    const SentenceStatistics selected = select(statistics, bin.sentences);
    assessment.by_length.push_back(
        {.value = metric.value(selected.sum()),
         .interval =
             bootstrap(selected, score, {.samples = options.confidence_samples, .seed = options.seed})});
  }
  return assessment;
}

void add_bins(const Lines& sources, Assessments& assessments) {
  const Tokenizer tokenizer = suitable_tokenizer(sources);
  const std::vector<size_t> lengths = token_lengths(sources, tokenizer);
  const std::vector<size_t>& given = assessments.options.length_edges;
  assessments.length_unit = counts_characters(tokenizer) ? "characters" : "words";
  assessments.bins = bins_by_length(lengths, given.empty() ? suitable_edges(lengths) : given);
}

}  // namespace

Assessments assess(std::vector<Metric> metrics, const std::vector<System>& systems,
                   const std::vector<Lines>& references, const Lines& sources,
                   const AssessmentOptions& options) {
  if (systems.empty()) throw std::logic_error("assess: there are no systems");
  Assessments assessments;
  assessments.options = options;
  if (options.by_length) {
    if (sources.size() != systems[0].hypotheses.size()) {
      throw std::logic_error("assess: the sources are not those of the hypotheses");
    }
    add_bins(sources, assessments);
  }
  assessments.of_system.resize(systems.size());
  for (const System& system : systems) assessments.systems.push_back(system.name);
  for (const Metric& metric : metrics) {
    std::optional<SentenceStatistics> baseline;
    for (size_t i = 0; i < systems.size(); ++i) {
      SentenceStatistics statistics = metric.statistics(systems[i].hypotheses, references);
      assessments.of_system[i].push_back(
          assess_one(metric, statistics, baseline ? &*baseline : nullptr, assessments.bins, options));
      if (!baseline) baseline = std::move(statistics);
    }
  }
  assessments.metrics = std::move(metrics);
  return assessments;
}

}  // namespace seq2see::evaluation
