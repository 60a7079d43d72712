// metrics.jsonl, as the report and the table of a training's history read it.
#include <spdlog/spdlog.h>

#include "cli/history.h"
#include "cli/metric_tables.h"
#include "fuzz/target.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static fuzzing::MemoryFile file;
  spdlog::set_level(spdlog::level::off);  // a damaged line is worth a warning
  file.write(fuzzing::text_of(bytes, size));
  // Either takes most of its time to parse the same JSON: each gets every other input.
  if (size % 2 == 0) {
    fuzzing::accepts([&] { (void)cli::read_metric_tables(file.path(), file.path()); });
  } else {
    fuzzing::accepts([&] { (void)cli::read_history(file.path(), file.path()); });
  }
  return 0;
}
