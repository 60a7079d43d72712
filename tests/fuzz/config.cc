// The configuration: YAML, then behind zero bytes overrides as --set has them.
#include <vector>

#include "config/reader.h"
#include "config/writer.h"
#include "fuzz/target.h"

using namespace seq2see;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  auto [yaml, rest] = fuzzing::halves(fuzzing::text_of(bytes, size), '\0');
  std::vector<std::string> overrides;
  while (!rest.empty()) {
    const auto [override, more] = fuzzing::halves(rest, '\0');
    overrides.emplace_back(override);
    rest = more;
  }
  try {
    const config::Config config = config::parse_config(yaml, "input.yaml", overrides);
    // What is written has every key, and takes ten times as long to read.
    if (!fuzzing::has_turn(size, 8)) return 0;
    const std::string written = config::write_config(config);
    fuzzing::expect(config::parse_config(written, "input.yaml") == config,
                    "a configuration that was taken comes back as it was written");
  } catch (const config::ConfigError& error) {
    fuzzing::expect_message(error.what());
    for (const std::string& problem : error.problems()) fuzzing::expect_message(problem);
  }
  return 0;
}
