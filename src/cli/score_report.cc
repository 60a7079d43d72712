#include "cli/score_report.h"

#include <spdlog/spdlog.h>

#include "base/format.h"
#include "cli/system_names.h"
#include "cli/table.h"
#include "evaluation/signature.h"
#include "report/line_chart.h"

namespace seq2see::cli {
namespace {

using evaluation::Assessment;
using evaluation::Assessments;
using evaluation::PairedTest;
using evaluation::with_decimals;

constexpr double kSignificant = 0.05;

std::string with_samples(size_t samples, const char* what) {
  return with_commas(static_cast<int64_t>(samples)) + " " + what;
}

std::string one_system(const Assessments& assessments) {
  std::string text;
  for (const Assessment& assessment : assessments.of_system.front()) {
    text += assessment.score.line + '\n';
    if (assessment.interval) {
      text += "95 % interval: " + with_decimals(assessment.interval->lower, 2) + " to " +
              with_decimals(assessment.interval->upper, 2) + " (mean " +
              with_decimals(assessment.interval->mean, 2) + " ± " +
              with_decimals(assessment.interval->margin(), 2) + ", " +
              with_samples(assessments.options.confidence_samples, "bootstrap samples") + ")\n";
    }
    text += "signature: " + assessment.signature + '\n';
  }
  return text;
}

std::string several_systems(const Assessments& assessments) {
  const std::vector<Assessment>& baseline = assessments.of_system.front();
  const bool paired = assessments.options.paired_test != PairedTest::kNone;
  std::vector<std::string> heads = {"system"};
  for (size_t metric = 0; metric < baseline.size(); ++metric) {
    heads.push_back(assessments.metrics[metric].name());
    if (baseline[metric].interval) heads.emplace_back("±");
    if (paired) heads.emplace_back("p ");
  }
  Table table(heads);
  const std::vector<std::string> names = short_names(assessments.systems);
  for (size_t system = 0; system < names.size(); ++system) {
    std::vector<std::string> cells = {names[system] + (system == 0 && paired ? " (baseline)" : "")};
    for (const Assessment& assessment : assessments.of_system[system]) {
      cells.push_back(with_decimals(assessment.score.value, 2));
      if (assessment.interval) cells.push_back(with_decimals(assessment.interval->margin(), 2));
      if (paired) cells.push_back(assessment.p_value ? p_value_text(*assessment.p_value) : "");
    }
    table.add(std::move(cells));
  }
  std::string text = table.text() + legend_of_systems(assessments);
  for (size_t metric = 0; metric < baseline.size(); ++metric) {
    text += "signature of " + assessments.metrics[metric].name() + ": " + baseline[metric].signature + '\n';
  }
  return text;
}

/// A column of a table by length or by sentence: for one system a metric, for several the systems by one
/// metric.
struct Column {
  std::string head;
  const Assessment* assessment;
};

/// The tables that show everything without too many columns: one with all metrics of one system, or one for
/// each metric with all systems.
std::vector<std::vector<Column>> columns_of_tables(const Assessments& assessments) {
  std::vector<std::vector<Column>> tables;
  const std::vector<std::string> names = short_names(assessments.systems);
  for (size_t metric = 0; metric < assessments.metrics.size(); ++metric) {
    const std::string name = assessments.metrics[metric].name();
    if (names.size() > 1 || tables.empty()) tables.emplace_back();
    for (size_t system = 0; system < names.size(); ++system) {
      tables.back().push_back(
          {names.size() == 1 ? name : name + " " + names[system], &assessments.of_system[system][metric]});
    }
  }
  return tables;
}

std::string by_length(const Assessments& assessments, const std::vector<Column>& columns) {
  std::vector<std::string> heads = {"source " + assessments.length_unit, "sentences"};
  for (const Column& column : columns) heads.insert(heads.end(), {column.head, "±"});
  Table table(heads);
  for (size_t bin = 0; bin < assessments.bins.size(); ++bin) {
    std::vector<std::string> cells = {assessments.bins[bin].label(),
                                      std::to_string(assessments.bins[bin].sentences.size())};
    for (const Column& column : columns) {
      const evaluation::BinScore& score = column.assessment->by_length[bin];
      cells.insert(cells.end(), {with_decimals(score.value, 2), with_decimals(score.interval.margin(), 2)});
    }
    table.add(std::move(cells));
  }
  return table.text();
}

std::string by_sentence(const std::vector<Column>& columns) {
  std::vector<std::string> heads = {"sentence"};
  for (const Column& column : columns) heads.push_back(column.head);
  Table table(heads);
  for (size_t sentence = 0; sentence < columns.front().assessment->sentences.size(); ++sentence) {
    std::vector<std::string> cells = {std::to_string(sentence + 1)};
    for (const Column& column : columns) {
      cells.push_back(with_decimals(column.assessment->sentences[sentence], 2));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

std::string signatures_of_sentences(const Assessments& assessments) {
  std::string text;
  for (size_t metric = 0; metric < assessments.metrics.size(); ++metric) {
    text += "signature of " + assessments.metrics[metric].name() +
            " of sentences: " + assessments.of_system.front()[metric].sentence_signature + '\n';
  }
  return text;
}

report::LineChart chart_of(const Assessments& assessments, size_t metric) {
  report::LineChart chart;
  const evaluation::Metric& measured = assessments.metrics[metric];
  chart.x_title = "source length (" + assessments.length_unit + ")";
  chart.y_title = measured.name() + (measured.higher_is_better() ? "" : " (lower is better)");
  const std::vector<std::string> names = shortest_names(assessments.systems);
  for (size_t system = 0; system < names.size(); ++system) {
    report::ChartSeries series{.name = names[system], .points = {}};
    const std::vector<evaluation::BinScore>& scores = assessments.of_system[system][metric].by_length;
    for (size_t bin = 0; bin < scores.size(); ++bin) {
      series.points.push_back({.x = assessments.bins[bin].mean_length,
                               .y = scores[bin].value,
                               .lower = scores[bin].interval.lower,
                               .upper = scores[bin].interval.upper});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

}  // namespace

std::string p_value_text(double p_value) {
  return with_decimals(p_value, 4) + (p_value < kSignificant ? "*" : " ");
}

std::string legend_of_systems(const Assessments& assessments) {
  const evaluation::AssessmentOptions& options = assessments.options;
  const bool bootstrap = options.paired_test == PairedTest::kBootstrap;
  std::string text;
  if (assessments.of_system.front().front().interval) {
    text +=
        "±: half of the 95 % interval, from " +
        with_samples(bootstrap ? options.paired_samples : options.confidence_samples, "bootstrap samples") +
        '\n';
  }
  if (options.paired_test != PairedTest::kNone) {
    text += "p: of the difference from " + short_names(assessments.systems).front() + ", by " +
            (bootstrap ? "paired bootstrap" : "paired approximate randomisation") + " with " +
            with_samples(options.paired_samples, bootstrap ? "samples" : "trials") + "; *: p < 0.05\n";
  }
  return text;
}

std::string score_report(const Assessments& assessments) {
  std::string text = assessments.systems.size() == 1 ? one_system(assessments) : several_systems(assessments);
  const std::vector<std::vector<Column>> tables = columns_of_tables(assessments);
  if (assessments.options.by_length) {
    for (const std::vector<Column>& columns : tables) text += '\n' + by_length(assessments, columns);
    text += "±: half of the 95 % interval, from " +
            with_samples(assessments.options.confidence_samples, "bootstrap samples") + '\n';
  }
  if (assessments.options.sentence_level) {
    for (const std::vector<Column>& columns : tables) text += '\n' + by_sentence(columns);
    text += signatures_of_sentences(assessments);
  }
  return text;
}

std::vector<std::filesystem::path> draw_scores_by_length(const Assessments& assessments,
                                                         const std::filesystem::path& file) {
  std::vector<std::filesystem::path> files;
  for (size_t metric = 0; metric < assessments.metrics.size(); ++metric) {
    std::filesystem::path path = file;
    if (assessments.metrics.size() > 1) {
      const std::string key(assessments.metrics[metric].key());
      path.replace_extension("." + key + file.extension().string());
    }
    if (const auto warning =
            report::draw_line_chart(chart_of(assessments, metric), report::format_of_file(file), path)) {
      spdlog::warn("{}", *warning);
    }
    files.push_back(std::move(path));
  }
  return files;
}

}  // namespace seq2see::cli
