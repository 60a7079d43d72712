#include "training/timing_log.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
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

/// Leaves out the lines of lost work, the last of which may be cut off.
void forget_lost_work(const std::filesystem::path& path, int64_t updates) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return;
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
}

}  // namespace

TimingLog::TimingLog(std::filesystem::path path, int64_t updates) : path_(std::move(path)) {
  forget_lost_work(path_, updates);
  stream_.open(path_, std::ios::binary | std::ios::app);
  if (!stream_) throw UserError(path_.string(), "the file cannot be written", "check the folder");
}

void TimingLog::update(const Moment& moment, const Effort& effort) {
  write(line_of("update", moment, effort).dump());
}

void TimingLog::validation(const Moment& moment, double seconds) {
  Json line = line_of("validation", moment);
  line["seconds"] = seconds;
  write(line.dump());
}

void TimingLog::epoch(const Moment& moment, const Effort& effort) {
  write(line_of("epoch", moment, effort).dump());
}

void TimingLog::write(const std::string& line) {
  stream_ << line << '\n' << std::flush;
  if (!stream_) throw UserError(path_.string(), "the file could not be written", "check the disk space");
}

}  // namespace seq2see::training
