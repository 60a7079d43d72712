#include "cli/logging.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"

namespace seq2see::cli {
namespace {

void install(std::vector<spdlog::sink_ptr> sinks) {
  auto logger = std::make_shared<spdlog::logger>("seq2see", sinks.begin(), sinks.end());
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

spdlog::sink_ptr terminal_sink() {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  sink->set_pattern("%^[%H:%M:%S] %v%$");
  return sink;
}

}  // namespace

void log_to_terminal() { install({terminal_sink()}); }

void log_to_terminal_and_file(const std::filesystem::path& file) {
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
    sink->set_pattern("[%Y-%m-%d %H:%M:%S] [%l] %v");
    install({terminal_sink(), std::move(sink)});
    // Otherwise spdlog would tell of a full disk in lines of its own, and the training would go on without a
    // log.
    // It hands to the handler even what the handler throws: the first message is the one to tell.
    spdlog::default_logger()->set_error_handler(
        [file, first = std::string()](const std::string& message) mutable {
          if (first.empty()) first = message;
          throw UserError(file.string(), "the log cannot be written (" + first + ")",
                          "check the disk space and the permissions of the folder");
        });
  } catch (const spdlog::spdlog_ex& error) {
    throw UserError(file.string(), error.what(), "check the folder");
  }
}

void warn_once(const std::string& warning) {
  static std::set<std::string> told;
  if (told.insert(warning).second) spdlog::warn("{}", warning);
}

}  // namespace seq2see::cli
