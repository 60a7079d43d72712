// seq2see_benchmark: see scripts/benchmark.md.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/threads.h"
#include "benchmarks/suite.h"
#include "ops/runtime.h"

namespace seq2see::benchmarks {
namespace {

struct Arguments {
  SuiteOptions suite;
  std::string json;
  std::string measure;
  bool list = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_flag("--quick", arguments.suite.quick, "Fewer rounds: under two minutes on two cores, and noisier");
  app.add_option("--json", arguments.json, "Write the results to this file as well")->type_name("FILE");
  app.add_option("--threads", arguments.suite.threads,
                 "Numbers of threads to measure with (default: 1 and one for each processor)")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024));
  app.add_option("--only", arguments.suite.only,
                 "Measure only what has this in its name, such as 'small/gru' or 'scoring'; may be repeated")
      ->type_name("TEXT");
  app.add_flag("--list", arguments.list, "Print the names of the measurements, and measure nothing");
  app.add_option(
         "--measure", arguments.measure,
         "Make this one measurement without a process of its own, for a profiler to look at; prints JSON")
      ->type_name("NAME");
}

void run(Arguments& arguments) {
  if (!arguments.measure.empty()) {
    std::cout << measure_alone(arguments.measure, arguments.suite.quick) << "\n";
    return;
  }
  SuiteOptions& suite = arguments.suite;
  if (suite.threads.empty()) suite.threads = {1, static_cast<int64_t>(available_processors())};
  std::sort(suite.threads.begin(), suite.threads.end());
  suite.threads.erase(std::unique(suite.threads.begin(), suite.threads.end()), suite.threads.end());
  const std::vector<std::string> names = measurement_names(suite);
  if (names.empty()) {
    throw UserError("--only", "no measurement has that in its name", "--list prints their names");
  }
  if (arguments.list) {
    for (const std::string& name : names) std::cout << name << "\n";
    return;
  }
  // A file that cannot be written is to be known now, not after a quarter of an hour.
  if (!arguments.json.empty()) const AtomicFile tried(arguments.json);
  if (const auto warning = ops::slow_blas_warning()) std::cerr << *warning << "\n";
  const Report report = run_suite(suite);
  std::cout << to_text(report);
  if (!arguments.json.empty()) write_file_atomically(arguments.json, to_json(report));
}

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Measures how fast this machine trains and translates with seq2see");
  describe(app, arguments);
  try {
    app.parse(argc, argv);
    run(arguments);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const UserError& error) {
    std::cerr << "seq2see_benchmark: error: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "seq2see_benchmark: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace
}  // namespace seq2see::benchmarks

int main(int argc, char** argv) { return seq2see::benchmarks::main(argc, argv); }
