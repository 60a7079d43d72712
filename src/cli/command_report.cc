#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/output_place.h"
#include "cli/commands.h"
#include "cli/output_files.h"
#include "cli/run_folder.h"
#include "cli/run_report.h"

namespace seq2see::cli {
namespace {

struct Options {
  std::vector<std::string> runs;
  std::string output;
};

void report(const Options& options) {
  if (options.output.empty() && options.runs.size() > 1) {
    throw UserError("-o", "a report of several runs belongs to none of their folders",
                    "say where it goes, such as -o report.html");
  }
  const std::filesystem::path output = options.output.empty() ? RunFolder(options.runs.front()).report()
                                                              : std::filesystem::path(options.output);
  if (std::filesystem::is_directory(output)) {
    throw UserError(output.string(), "this is a folder", "name the file, such as report.html");
  }
  expect_separate_files({{"--output", output}}, files_of({options.runs.begin(), options.runs.end()}));
  write_report({options.runs.begin(), options.runs.end()}, follow_links(output));
  std::cout << output.string() << '\n';
}

}  // namespace

void add_report(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "report",
      "Write one HTML file in which to watch the attention of runs come into being, and compare them");
  command->add_option("RUN", options->runs, "Folders of runs, such as runs/zh-en")->required();
  command
      ->add_option("-o,--output", options->output,
                   "The file (default, for one run: report.html in its folder)")
      ->type_name("FILE");
  command->callback([options] { report(*options); });
}

}  // namespace seq2see::cli
