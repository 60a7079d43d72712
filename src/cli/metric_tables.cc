#include "cli/metric_tables.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "cli/metric_lines.h"

namespace seq2see::cli {
namespace {

using nlohmann::json;

/// More moments than a chart has pixels help nobody.
constexpr size_t kMostMoments = 1000;

/// Of one table; a training writes a dozen. A column has a place for every line: a file in which each line
/// names another must not take the square of its size.
constexpr size_t kMostColumns = 200;

struct Line {
  int64_t epoch = 0;
  int64_t update = 0;
  std::map<std::string, std::optional<double>> values;
};

/// The lines of one type, in the order of the file.
using Lines = std::map<std::string, std::vector<Line>>;

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
  explicit Clock(const std::vector<Line>& ends) {
    points_[0] = 0.0;
    for (const Line& end : ends) points_[end.update] = static_cast<double>(end.epoch);
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

report::Measurements table_of(const std::string& name, std::vector<Line> lines, const Clock& clock) {
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.update < b.update; });
  report::Measurements table{.name = name, .epochs = {}, .columns = {}};
  std::map<std::string, std::vector<std::optional<double>>> columns;
  for (const Line& line : lines) {
    for (const auto& [key, value] : line.values) {
      if (columns.size() < kMostColumns) columns[key].resize(lines.size());
    }
  }
  for (size_t row = 0; row < lines.size(); ++row) {
    table.epochs.push_back(clock.epoch_of(lines[row].update, lines[row].epoch));
    for (const auto& [key, value] : lines[row].values) {
      if (const auto column = columns.find(key); column != columns.end()) column->second[row] = value;
    }
  }
  for (auto& [key, values] : columns) {
    const bool has_value = std::any_of(values.begin(), values.end(), [](const auto& value) { return value; });
    if (has_value) table.columns.push_back({.name = key, .values = std::move(values)});
  }
  thin(table);
  return table;
}

Line read_line(const json& object) {
  Line line;
  line.epoch = count_in(object, "epoch");
  line.update = count_in(object, "update");
  for (const auto& [key, value] : object.items()) {
    if (key == "epoch" || key == "update" || key == "id") continue;
    if (value.is_number()) line.values[key] = value.get<double>();
    if (value.is_null()) line.values[key] = std::nullopt;
  }
  return line;
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

MetricTables read_metric_tables(const std::filesystem::path& metrics, const std::filesystem::path& timing) {
  MetricTables tables;
  Lines lines;
  for_each_metric_line(metrics, [&](const json& object) {
    Line line = read_line(object);
    const std::string name = table_name(object);
    read_warnings(object, tables.warnings);
    if (name == "validation" && object.value("best", false)) tables.best_epoch = line.epoch;
    lines[name].push_back(std::move(line));
  });
  for_each_metric_line(timing, [&](const json& object) {
    Line line = read_line(object);
    lines["timing." + table_name(object)].push_back(std::move(line));
  });
  const auto ends = lines.find("epoch");
  const Clock clock(ends == lines.end() ? std::vector<Line>() : ends->second);
  for (auto& [name, of_type] : lines) {
    tables.measurements.push_back(table_of(name, std::move(of_type), clock));
  }
  return tables;
}

}  // namespace seq2see::cli
