#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "config/reader.h"
#include "config/reference.h"
#include "config/writer.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::string check;
  std::vector<std::string> overrides;
};

void print_config(const Options& options) {
  if (options.check.empty()) {
    std::cout << config::reference_text();
  } else {
    std::cout << config::write_config(config::read_config(options.check, options.overrides));
  }
}

}  // namespace

void add_config(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "config",
      "Print the reference of all configuration keys, or check a file and print it with every default");
  CLI::Option* check =
      command->add_option("--check", options->check, "Configuration file to check")->type_name("FILE");
  command->add_option("--set", options->overrides, "With --check: override a key, such as training.epochs=5")
      ->type_name("KEY=VALUE")
      ->needs(check)
      ->allow_extra_args(false);
  command->callback([options] { print_config(*options); });
}

}  // namespace seq2see::cli
