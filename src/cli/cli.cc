#include "cli/cli.h"

#include <c10/util/Exception.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <string_view>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/standard_output.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/logging.h"
#include "config/reader.h"
#include "ops/runtime.h"
#include "training/memory.h"
#include "training/refused_update.h"

namespace seq2see::cli {
namespace {

constexpr int kFaultExit = 1;
constexpr int kUserErrorExit = 2;

constexpr const char* kDescription =
    "Trains small encoder-decoder RNN translation models and shows how their attention comes to align "
    "words.\n"
    "\n"
    "A first tour:\n"
    "  seq2see train configs/zh-en.yaml            train; everything goes to runs/zh-en\n"
    "  seq2see evaluate runs/zh-en                 BLEU on the test set\n"
    "  echo '我爱深度学习。' | seq2see translate runs/zh-en\n"
    "  seq2see report runs/zh-en                   watch in a browser how the attention came into being\n"
    "  seq2see heatmap runs/zh-en --epoch all      draw it\n";

void print_error(std::string_view message) { std::cerr << "seq2see: error: " << message << std::endl; }

/// Training names the batch itself.
int end_without_memory() {
  print_error(
      "there is not enough memory; give shorter lines, a smaller --batch-size or fewer --threads, or end "
      "other programs");
  return kUserErrorExit;
}

int run_command(int argc, char** argv) {
  CLI::App app(kDescription, "seq2see");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", std::string("seq2see ") + SEQ2SEE_VERSION, "Print the version and exit");
  app.footer("Every command has its own help: seq2see train --help");
  app.require_subcommand(1);
  int exit_code = 0;
  add_train(app, exit_code);
  add_evaluate(app);
  add_compare(app);
  add_translate(app);
  add_score(app);
  add_align(app);
  add_average(app);
  add_heatmap(app);
  add_report(app);
  add_config(app);
  add_info(app);
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) command->group("Commands");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    throw usage_error(app, error);
  }
  return exit_code;
}

}  // namespace

int run(int argc, char** argv) {
  try {
    occupy_standard_descriptors();
    const StandardOutput output;
    training::keep_freed_memory();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
    remove_unfinished_files_at_signals();
    ops::use_one_thread();
    log_to_terminal();
    const int exit_code = run_command(argc, argv);
    std::cout.flush();  // while its failure can still be told
    return exit_code;
  } catch (const ReaderGone&) {
    return end_without_reader();
  } catch (const config::ConfigError& error) {
    for (const std::string& problem : error.problems()) print_error(problem);
    return kUserErrorExit;
  } catch (const UserError& error) {
    print_error(error.what());
    return kUserErrorExit;
  } catch (const c10::Error& error) {
    if (training::is_out_of_memory(error)) return end_without_memory();
    print_error(std::string("internal: ") + error.what_without_backtrace());
    return kFaultExit;
  } catch (const std::exception& error) {
    if (training::is_out_of_memory(error)) return end_without_memory();
    print_error(std::string("internal: ") + error.what());
    return kFaultExit;
  }
}

}  // namespace seq2see::cli
