#include "cli/metric_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <utility>

#include "cli/metric_lines.h"
#include "report/shown_epochs.h"

namespace seq2see::cli {
namespace {

using nlohmann::json;

/// More moments than a chart has pixels help nobody.
constexpr size_t kMostMoments = 1000;

/// Of one table; a training writes a dozen. A column has a place for every line: a file in which each line
/// names another must not take the square of its size.
constexpr size_t kMostColumns = 200;

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

/// The lines of one type, in the order of the file, as columns: lines by themselves, each with its keys,
/// would take ten times the memory, and a report is made again and again while a training goes on.
class Lines {
 public:
  struct Ends {
    std::vector<int64_t> updates;
    std::vector<int64_t> epochs;
  };

  void add(const json& object, int64_t update, int64_t epoch) {
    for (const auto& [key, value] : object.items()) {
      if (key == "epoch" || key == "update" || key == "id" || !value.is_number()) continue;
      if (columns_.size() == kMostColumns && !columns_.contains(key)) continue;
      std::vector<double>& column = columns_[key];
      column.resize(ends_.updates.size(), kNotKnown);
      column.push_back(value.get<double>());
    }
    ends_.updates.push_back(update);
    ends_.epochs.push_back(epoch);
  }

  [[nodiscard]] const Ends& ends() const { return ends_; }
  [[nodiscard]] const std::map<std::string, std::vector<double>>& columns() const { return columns_; }

 private:
  Ends ends_;
  std::map<std::string, std::vector<double>>
      columns_;  // shorter than the others where the last lines have no such key
};

/// "validation", "probes.forced", "probe.3.greedy".
std::string table_name(const json& line) {
  std::string name = line.at("type").get<std::string>();
  if (line.contains("id")) name += "." + std::to_string(count_in(line, "id"));
  if (line.contains("mode")) name += "." + line.at("mode").get<std::string>();
  return name;
}

/// From updates to epochs, through the ends of the epochs that are known.
class Clock {
 public:
  explicit Clock(const Lines::Ends& ends) {
    points_[0] = 0.0;
    for (size_t i = 0; i < ends.updates.size(); ++i) {
      points_[ends.updates[i]] = static_cast<double>(ends.epochs[i]);
    }
  }

  /// Where an update stands on the axis of epochs. Before the first epoch has ended nothing tells how long
  /// one is: then the update stands at the end of its epoch.
  [[nodiscard]] double epoch_of(int64_t update, int64_t epoch) const {
    if (const auto known = points_.find(update); known != points_.end()) return known->second;
    if (points_.size() < 2) return static_cast<double>(epoch);
    auto after = points_.upper_bound(update);
    if (after == points_.end()) --after;  // beyond the last end: as long as the epoch before
    const auto before = std::prev(after);
    const double rate = (after->second - before->second) / static_cast<double>(after->first - before->first);
    return before->second + rate * static_cast<double>(update - before->first);
  }

 private:
  std::map<int64_t, double> points_;
};

std::optional<double> mean(const std::vector<std::optional<double>>& values, size_t from, size_t to) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t index = from; index < to; ++index) {
    if (!values[index]) continue;
    sum += *values[index];
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

void thin(report::Measurements& table) {
  const size_t rows = table.epochs.size();
  const size_t group = (rows + kMostMoments - 1) / kMostMoments;
  if (group <= 1) return;
  std::vector<std::optional<double>> epochs(table.epochs.begin(), table.epochs.end());
  const auto thinned = [&](const std::vector<std::optional<double>>& values) {
    std::vector<std::optional<double>> means;
    for (size_t from = 0; from < rows; from += group) {
      means.push_back(mean(values, from, std::min(from + group, rows)));
    }
    return means;
  };
  table.epochs.clear();
  for (const auto& epoch : thinned(epochs)) table.epochs.push_back(*epoch);
  for (report::Measurements::Column& column : table.columns) column.values = thinned(column.values);
}

/// @param only_at  the epochs whose lines are taken; nothing: all are, or their means
report::Measurements table_of(const std::string& name, const Lines& lines, const Clock& clock,
                              const std::optional<std::vector<int64_t>>& only_at) {
  const std::vector<int64_t>& updates = lines.ends().updates;
  const std::vector<int64_t>& epochs = lines.ends().epochs;
  std::vector<size_t> order(updates.size());
  std::iota(order.begin(), order.end(), size_t{0});
  if (only_at) {
    std::erase_if(order, [&](size_t line) { return !std::ranges::binary_search(*only_at, epochs[line]); });
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return updates[a] < updates[b]; });
  report::Measurements table{.name = name, .epochs = {}, .columns = {}};
  for (const size_t line : order) table.epochs.push_back(clock.epoch_of(updates[line], epochs[line]));
  for (const auto& [key, numbers] : lines.columns()) {
    report::Measurements::Column& column = table.columns.emplace_back();
    column.name = key;
    for (const size_t line : order) {
      const bool is_known = line < numbers.size() && !std::isnan(numbers[line]);
      column.values.push_back(is_known ? std::optional(numbers[line]) : std::nullopt);
    }
  }
  thin(table);
  return table;
}

void read_warnings(const json& object, std::vector<report::Warning>& warnings) {
  if (!object.contains("warnings")) return;
  for (const json& text : object.at("warnings")) {
    warnings.push_back({.epoch = count_in(object, "epoch"),
                        .mode = object.value("mode", std::string()),
                        .text = text.get<std::string>()});
  }
}

}  // namespace

MetricTables read_metric_tables(const std::filesystem::path& metrics, const std::filesystem::path& timing,
                                const std::vector<int64_t>& dumped_epochs) {
  MetricTables tables;
  std::map<std::string, Lines> types;
  const auto add = [&](const std::string& name, const json& object) {
    // These throw where there is none: then there is no table either.
    const int64_t update = count_in(object, "update");
    const int64_t epoch = count_in(object, "epoch");
    types[name].add(object, update, epoch);
  };
  for_each_metric_line(metrics, [&](const json& object) {
    const std::string name = table_name(object);
    const int64_t epoch = count_in(object, "epoch");
    const bool is_best = name == "validation" && object.value("best", false);
    read_warnings(object, tables.warnings);
    add(name, object);
    if (is_best) tables.best_epoch = epoch;
  });
  for_each_metric_line(timing, [&](const json& object) { add("timing." + table_name(object), object); });
  const auto ends = types.find("epoch");
  const Clock clock(ends == types.end() ? Lines::Ends() : ends->second.ends());
  const std::vector<int64_t> shown = report::shown_epochs(dumped_epochs, tables.best_epoch);
  for (const auto& [name, lines] : types) {
    const bool is_of_a_pair = name.starts_with("probe.") && shown.size() < dumped_epochs.size();
    tables.measurements.push_back(
        table_of(name, lines, clock, is_of_a_pair ? std::optional(shown) : std::nullopt));
  }
  return tables;
}

}  // namespace seq2see::cli
