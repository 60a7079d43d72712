#include <spdlog/spdlog.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/line_reader.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/run_folder.h"
#include "cli/trained_model.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

/// Lines translated together: enough to fill batches of sentences of like length for all threads.
constexpr size_t kLinesPerBlock = 1000;

struct Options {
  std::string run;
  std::string checkpoint = "best";
  size_t threads = 0;
};

void translate(const Options& options) {
  const TrainedModel trained = load_trained_model(RunFolder(options.run), options.checkpoint);
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator translator(trained.config, trained.vocabularies, *trained.model, *pool);
  if (::isatty(STDIN_FILENO) == 1) std::cerr << "Type a sentence and press Enter; Ctrl-D ends.\n";
  LineReader reader(STDIN_FILENO, "standard input");
  size_t line_number = 0;
  for (;;) {
    const std::vector<std::string> sources = reader.next(kLinesPerBlock);
    if (sources.empty()) return;
    for (const std::string& source : sources) {
      ++line_number;
      if (source.size() > Translator::kMostSourcePieces && translator.too_long(source)) {
        spdlog::warn("line {} has more than {} pieces: only the first {} are translated", line_number,
                     Translator::kMostSourcePieces, Translator::kMostSourcePieces);
      }
    }
    for (const Translation& translation : translator.translate(sources, /*attention=*/false)) {
      std::cout << translation.text << '\n';
    }
    std::cout.flush();
    if (!std::cout) throw UserError("standard output", "cannot be written", "check where it goes to");
  }
}

}  // namespace

void add_translate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "translate", "Translate standard input to standard output, line by line; an empty line stays empty");
  command->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en")->required();
  add_checkpoint_option(*command, options->checkpoint);
  add_threads_option(*command, options->threads);
  command->callback([options] { translate(*options); });
}

}  // namespace seq2see::cli
