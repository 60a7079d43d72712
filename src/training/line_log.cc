#include "training/line_log.h"

#include <utility>

#include "base/error.h"

namespace seq2see::training {

LineLog::LineLog(std::filesystem::path path)
    : path_(std::move(path)), stream_(path_, std::ios::binary | std::ios::app) {
  if (!stream_) throw UserError(path_.string(), "the file cannot be written", "check the folder");
}

void LineLog::write(const std::string& line) {
  stream_ << line << '\n' << std::flush;
  if (!stream_) throw UserError(path_.string(), "the file could not be written", "check the disk space");
}

}  // namespace seq2see::training
