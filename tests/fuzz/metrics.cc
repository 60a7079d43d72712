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
  // Both take most of their time to parse the same JSON.
  if (fuzzing::has_turn(size, 2, 0)) {
    fuzzing::accepts([&] { (void)cli::read_metric_tables(file.path(), file.path()); });
  }
  if (fuzzing::has_turn(size, 2, 1)) {
    fuzzing::accepts([&] { (void)cli::read_history(file.path(), file.path()); });
  }
  return 0;
}
