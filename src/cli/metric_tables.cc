#include "cli/metric_tables.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
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

/// "validation", "probes.forced", "probe.3.greedy".
std::string table_name(const json& line) {
  std::string name = line.at("type").get<std::string>();
  if (line.contains("id")) name += "." + std::to_string(count_in(line, "id"));
  if (line.contains("mode")) name += "." + line.at("mode").get<std::string>();
  return name;
}

/// What every line tells. Made of a line that lacks some of it, it throws what the reader of lines catches.
struct Line {
  explicit Line(const json& line)
      : object(line),
        name(table_name(line)),
        update(count_in(line, "update")),
        epoch(count_in(line, "epoch")) {}

  const json& object;
  std::string name;
  int64_t update;
  int64_t epoch;
};

/// The lines of one type, in the order of the file, as columns: lines by themselves, each with its keys,
/// would take ten times the memory, and a report is made again and again while a training goes on.
class Lines {
 public:
  struct Ends {
    std::vector<int64_t> updates;
    std::vector<int64_t> epochs;
  };

  void add(const Line& line) {
    for (const auto& [key, value] : line.object.items()) {
      if (key == "epoch" || key == "update" || key == "id" || !value.is_number()) continue;
      if (columns_.size() == kMostColumns && !columns_.contains(key)) continue;
      std::vector<double>& column = columns_[key];
      column.resize(ends_.updates.size(), kNotKnown);
      column.push_back(value.get<double>());
    }
    ends_.updates.push_back(line.update);
    ends_.epochs.push_back(line.epoch);
  }

  [[nodiscard]] const Ends& ends() const { return ends_; }
  [[nodiscard]] const std::map<std::string, std::vector<double>>& columns() const { return columns_; }

 private:
  Ends ends_;
  std::map<std::string, std::vector<double>>
      columns_;  // shorter than the others where the last lines have no such key
};

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

std::optional<double> mean_of_known(std::span<const size_t> lines, const std::vector<double>& numbers) {
  double sum = 0.0;
  size_t count = 0;
  for (const size_t line : lines) {
    if (line >= numbers.size() || std::isnan(numbers[line])) continue;
    sum += numbers[line];
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

/// @param only_at  the epochs whose lines are taken; nothing: all are, or means of neighbours where they are
/// many
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

  const size_t group = std::max<size_t>(1, (order.size() + kMostMoments - 1) / kMostMoments);
  std::vector<std::span<const size_t>> rows;
  for (size_t from = 0; from < order.size(); from += group) {
    rows.emplace_back(std::span(order).subspan(from, std::min(group, order.size() - from)));
  }
  report::Measurements table{.name = name, .epochs = {}, .columns = {}};
  for (const std::span<const size_t> row : rows) {
    double sum = 0.0;
    for (const size_t line : row) sum += clock.epoch_of(updates[line], epochs[line]);
    table.epochs.push_back(sum / static_cast<double>(row.size()));
  }
  for (const auto& [key, numbers] : lines.columns()) {
    std::vector<std::optional<double>> values;
    values.reserve(rows.size());
    for (const std::span<const size_t> row : rows) values.push_back(mean_of_known(row, numbers));
    const bool has_value = std::any_of(values.begin(), values.end(), [](const auto& value) { return value; });
    if (has_value) table.columns.push_back({.name = key, .values = std::move(values)});
  }
  return table;
}

std::vector<report::Warning> warnings_of(const json& line, int64_t epoch) {
  std::vector<report::Warning> warnings;
  if (!line.contains("warnings")) return warnings;
  for (const json& text : line.at("warnings")) {
    warnings.push_back(
        {.epoch = epoch, .mode = line.value("mode", std::string()), .text = text.get<std::string>()});
  }
  return warnings;
}

}  // namespace

MetricTables read_metric_tables(const std::filesystem::path& metrics, const std::filesystem::path& timing,
                                const std::vector<int64_t>& dumped_epochs) {
  MetricTables tables;
  std::map<std::string, Lines> types;
  // What throws comes first: of a line that is damaged nothing is taken.
  for_each_metric_line(metrics, [&](const json& object) {
    const Line line(object);
    const bool is_best = line.name == "validation" && object.value("best", false);
    std::vector<report::Warning> warnings = warnings_of(object, line.epoch);
    types[line.name].add(line);
    std::ranges::move(warnings, std::back_inserter(tables.warnings));
    if (is_best) tables.best_epoch = line.epoch;
  });
  for_each_metric_line(timing, [&](const json& object) {
    const Line line(object);
    types["timing." + line.name].add(line);
  });
  const auto ends = types.find("epoch");
  const Clock clock(ends == types.end() ? Lines::Ends() : ends->second.ends());
  tables.shown_epochs = report::shown_epochs(dumped_epochs, tables.best_epoch);
  for (const auto& [name, lines] : types) {
    const bool is_of_a_pair = name.starts_with("probe.") && tables.shown_epochs.size() < dumped_epochs.size();
    tables.measurements.push_back(
        table_of(name, lines, clock, is_of_a_pair ? std::optional(tables.shown_epochs) : std::nullopt));
  }
  return tables;
}

}  // namespace seq2see::cli
