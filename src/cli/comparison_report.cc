#include "cli/comparison_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "attention/attention.h"
#include "base/format.h"
#include "cli/score_report.h"
#include "cli/table.h"
#include "evaluation/signature.h"

namespace seq2see::cli {
namespace {

using evaluation::Assessment;
using evaluation::with_decimals;

struct Section {
  std::string title;
  Table table;
  std::vector<std::string> notes;  // a line each
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

/// One line where all runs search alike, one a run otherwise.
void add_settings(const Comparison& comparison, std::vector<std::string>& notes) {
  const std::vector<ComparedRun>& runs = comparison.runs;
  const auto describe = [](const ComparedRun& run) {
    return fmt::format("{}; batches of {}; checkpoint {}", search_text(run.search), run.search.batch_size,
                       run.checkpoint);
  };
  const bool alike = std::all_of(runs.begin(), runs.end(), [&](const ComparedRun& run) {
    return describe(run) == describe(runs.front());
  });
  if (alike) {
    notes.push_back("search: " + describe(runs.front()));
    return;
  }
  for (const ComparedRun& run : runs)
    notes.push_back(fmt::format("search of {}: {}", run.name, describe(run)));
}

std::string speed(const std::optional<double>& tokens) {
  return tokens ? with_commas(static_cast<int64_t>(*tokens + 0.5)) : "-";
}

Section runs_section(const Comparison& comparison) {
  const std::vector<evaluation::Metric>& metrics = comparison.assessments.metrics;
  std::vector<std::string> heads = {"run", "attention", "parameters", "tokens/s", "sentences/s"};
  for (const evaluation::Metric& metric : metrics) heads.insert(heads.end(), {metric.name(), "±", "p "});
  Section section{fmt::format("Test set {}: {} sentences, {} to {}", comparison.test_set,
                              with_commas(static_cast<int64_t>(comparison.sentences)),
                              comparison.source_language, comparison.target_language),
                  Table(heads),
                  {}};
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    const ComparedRun& run = comparison.runs[i];
    std::vector<std::string> cells = {run.name + (i == 0 ? " (baseline)" : ""),
                                      attention::kind_name(run.attention), with_commas(run.parameters),
                                      speed(run.training_tokens_per_second),
                                      with_decimals(run.sentences_per_second, 0)};
    for (const Assessment& assessment : comparison.assessments.of_system[i]) {
      cells.push_back(with_decimals(assessment.score.value, 2));
      cells.push_back(with_decimals(assessment.interval->margin(), 2));
      cells.push_back(assessment.p_value ? p_value_text(*assessment.p_value) : "");
    }
    section.table.add(std::move(cells));
  }
  section.notes = {"tokens/s: target tokens that the training read in a second, over all its epochs",
                   fmt::format("sentences/s: of the translation made here, with {} thread{}",
                               comparison.threads, comparison.threads == 1 ? "" : "s")};
  for (std::string& line : lines_of(legend_of_systems(comparison.assessments)))
    section.notes.push_back(std::move(line));
  for (size_t metric = 0; metric < metrics.size(); ++metric) {
    section.notes.push_back("signature of " + metrics[metric].name() + ": " +
                            comparison.assessments.of_system.front()[metric].signature);
  }
  add_settings(comparison, section.notes);
  return section;
}

Section length_section(const Comparison& comparison, size_t metric) {
  const evaluation::Assessments& assessments = comparison.assessments;
  std::vector<std::string> heads = {"source " + assessments.length_unit, "sentences"};
  for (const ComparedRun& run : comparison.runs) heads.insert(heads.end(), {run.name, "±"});
  Section section{assessments.metrics[metric].name() + " by the length of the source", Table(heads), {}};
  for (size_t bin = 0; bin < assessments.bins.size(); ++bin) {
    std::vector<std::string> cells = {assessments.bins[bin].label(),
                                      std::to_string(assessments.bins[bin].sentences.size())};
    for (const std::vector<Assessment>& system : assessments.of_system) {
      const evaluation::BinScore& score = system[metric].by_length[bin];
      cells.insert(cells.end(), {with_decimals(score.value, 2), with_decimals(score.interval.margin(), 2)});
    }
    section.table.add(std::move(cells));
  }
  section.notes = {fmt::format("±: half of the 95 % interval, from {} bootstrap samples",
                               with_commas(static_cast<int64_t>(assessments.options.confidence_samples)))};
  return section;
}

std::string three_digits(const AttentionStatistics* statistics,
                         std::optional<double> AttentionStatistics::*value) {
  if (statistics == nullptr || !(statistics->*value)) return "-";
  return fmt::format("{:.3g}", *(statistics->*value));
}

Section statistics_section(const Comparison& comparison) {
  Section section{
      "Attention before training and at the last epoch",
      Table({"run", "attention", "d_k", "epoch", "score variance", "at the end", "relative entropy",
             "at the end", "gradient passed", "at the end"}),
      {"score variance: of the energies over the source positions of a target token",
       "relative entropy: of the weights, over that of even weights: 1 looks everywhere, 0 at one token",
       "gradient passed: norm of the loss's gradient behind the softmax over that before it",
       "means over the target tokens of a fixed sample of development pairs; epoch: the last one"}};
  for (const ComparedRun& run : comparison.runs) {
    if (run.statistics.empty()) continue;
    const AttentionStatistics* before = before_training(run);
    const AttentionStatistics* end = at_the_end(run);
    std::vector<std::string> cells = {run.name, attention::kind_name(run.attention),
                                      run.key_size ? std::to_string(*run.key_size) : "-",
                                      end != nullptr ? std::to_string(end->epoch) : "-"};
    for (const auto value : {&AttentionStatistics::score_variance, &AttentionStatistics::relative_entropy,
                             &AttentionStatistics::gradient_passed}) {
      cells.push_back(three_digits(before, value));
      cells.push_back(three_digits(end, value));
    }
    section.table.add(std::move(cells));
  }
  return section;
}

std::vector<Section> sections_of(const Comparison& comparison) {
  std::vector<Section> sections = {runs_section(comparison)};
  for (size_t metric = 0; metric < comparison.assessments.metrics.size(); ++metric) {
    sections.push_back(length_section(comparison, metric));
  }
  if (std::any_of(comparison.runs.begin(), comparison.runs.end(),
                  [](const ComparedRun& run) { return !run.statistics.empty(); })) {
    sections.push_back(statistics_section(comparison));
  }
  return sections;
}

}  // namespace

std::string comparison_report(const Comparison& comparison) {
  std::string text;
  for (const Section& section : sections_of(comparison)) {
    text += (text.empty() ? "" : "\n") + section.title + '\n' + section.table.text();
    for (const std::string& note : section.notes) text += note + '\n';
  }
  return text;
}

std::string comparison_markdown(const Comparison& comparison) {
  std::string text;
  for (const Section& section : sections_of(comparison)) {
    text += (text.empty() ? "### " : "\n### ") + section.title + "\n\n" + section.table.markdown() + '\n';
    for (const std::string& note : section.notes) {
      text += "- ";
      for (const char character : note) {
        if (character == '*' || character == '_') text += '\\';
        text += character;
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace seq2see::cli
