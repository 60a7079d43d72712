#include "cli/attention_chart.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>

#include "attention/attention.h"
#include "base/error.h"
#include "report/line_chart.h"

namespace seq2see::cli {
namespace {

using Values = std::map<int64_t, std::vector<double>>;  // by d_k

void add(const ComparedRun& run, const AttentionStatistics* statistics, Values& values) {
  if (statistics == nullptr || !statistics->score_variance || !run.key_size) return;
  if (!(*statistics->score_variance > 0.0)) return;  // has no place on a logarithmic axis
  values[*run.key_size].push_back(*statistics->score_variance);
}

void add_series(const std::string& name, const Values& values, report::LineChart& chart) {
  if (values.empty()) return;
  report::ChartSeries series{.name = name, .points = {}};
  for (const auto& [key_size, variances] : values) {
    const auto [lowest, highest] = std::minmax_element(variances.begin(), variances.end());
    series.points.push_back({.x = static_cast<double>(key_size),
                             .y = std::accumulate(variances.begin(), variances.end(), 0.0) /
                                  static_cast<double>(variances.size()),
                             .lower = *lowest,
                             .upper = *highest});
  }
  chart.series.push_back(std::move(series));
}

report::LineChart chart_of(const std::vector<ComparedRun>& runs) {
  report::LineChart chart;
  chart.x_title = "d_k";
  chart.x_scale = report::AxisScale::kDoublings;
  chart.y_scale = report::AxisScale::kDecades;
  chart.y_title = "variance of the scores";
  std::vector<config::AttentionKind> kinds;  // in the order of the runs
  for (const ComparedRun& run : runs) {
    if (std::find(kinds.begin(), kinds.end(), run.attention) == kinds.end()) kinds.push_back(run.attention);
  }
  for (const config::AttentionKind kind : kinds) {
    Values before;
    Values end;
    for (const ComparedRun& run : runs) {
      if (run.attention != kind) continue;
      add(run, before_training(run), before);
      add(run, at_the_end(run), end);
    }
    const std::string name = attention::kind_name(kind);
    add_series(name + ", before training", before, chart);
    add_series(name + ", last epoch", end, chart);
  }
  return chart;
}

}  // namespace

void expect_statistics(const std::vector<ComparedRun>& runs, const std::string& option) {
  if (!chart_of(runs).series.empty()) return;
  throw UserError(option, "no run has statistics of its attention in metrics.jsonl",
                  "leave it out, or train a run with attention anew");
}

void draw_score_variance(const std::vector<ComparedRun>& runs, const std::filesystem::path& file) {
  expect_statistics(runs, "--plot-statistics " + file.string());
  if (const auto warning = report::draw_line_chart(chart_of(runs), report::format_of_file(file), file)) {
    spdlog::warn("{}", *warning);
  }
}

}  // namespace seq2see::cli
