#include "training/timing_log.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/atomic_file.h"
#include "base/text_file.h"

namespace seq2see::training {
namespace {

using Json = nlohmann::ordered_json;  // keys in the order in which a person reads them

Json line_of(const char* type, const Moment& moment) {
  return {{"type", type}, {"epoch", moment.epoch}, {"update", moment.update}};
}

Json line_of(const char* type, const Moment& moment, const Effort& effort) {
  Json line = line_of(type, moment);
  line["tokens"] = effort.tokens;
  line["seconds"] = effort.seconds;
  line["tokens_per_second"] = effort.tokens_per_second();
  return line;
}

bool is_of_the_past(const std::string& text, int64_t updates) {
  const Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!line.is_object() || !line.contains("update") || !line["update"].is_number_integer()) return false;
  return line["update"].get<int64_t>() <= updates;
}

/// The path, once the lines of lost work are left out of the file; the last of them may be cut off.
const std::filesystem::path& without_lost_work(const std::filesystem::path& path, int64_t updates) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return path;
  std::string kept;
  size_t lost = 0;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (is_of_the_past(line, updates)) {
      kept.append(line).push_back('\n');
    } else {
      ++lost;
    }
  }
  if (lost > 0) write_file_atomically(path, kept);
  return path;
}

}  // namespace

TimingLog::TimingLog(const std::filesystem::path& path, int64_t updates)
    : log_(without_lost_work(path, updates)) {}

void TimingLog::update(const Moment& moment, const Effort& effort) {
  log_.write(line_of("update", moment, effort).dump());
}

void TimingLog::validation(const Moment& moment, double seconds) {
  Json line = line_of("validation", moment);
  line["seconds"] = seconds;
  log_.write(line.dump());
}

void TimingLog::epoch(const Moment& moment, const Effort& effort) {
  log_.write(line_of("epoch", moment, effort).dump());
}

}  // namespace seq2see::training
