#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alignment/jsonl.h"
#include "base/error.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/pair_aligner.h"
#include "cli/pair_source.h"
#include "cli/trained_model.h"

namespace seq2see::cli {
namespace {
struct AlignOptions {
  std::string run;
  std::string checkpoint = "best";
  PairFiles files;
  std::string unit = "piece";
};
void align(const AlignOptions& options) {
  const TrainedModel trained = load_trained_model(RunFolder(options.run), options.checkpoint);
  const std::unique_ptr<ThreadPool> pool = make_pool(0);
  const Translator translator(trained.config, trained.vocabularies, {trained.model.get()}, *pool);
  AlignmentMethod method;
  method.unit = *alignment::parse_unit(options.unit);
  const PairAligner aligner(translator, nullptr, method);
  PairSource source(options.files);
  for (;;) {
    PairBlock block = source.next(1000);
    if (block.pairs.empty()) break;
    std::vector<std::string> s, t;
    for (auto& p : block.pairs) { s.push_back(p.source); t.push_back(p.target.value_or("")); }
    auto found = aligner.align(s, t, block.annotations);
    for (size_t i = 0; i < found.size(); ++i) {
      if (!found[i]) continue;
      found[i]->alignment.id = static_cast<int64_t>(block.first_line + i);
      alignment::write_jsonl(std::cout, found[i]->alignment);
    }
  }
}
}  // namespace
void add_align(CLI::App& app) {
  auto options = std::make_shared<AlignOptions>();
  CLI::App* command = app.add_subcommand("align", "x");
  command->add_option("RUN", options->run)->required();
  command->add_option("--source", options->files.source);
  command->add_option("--target", options->files.target);
  command->add_option("--words", options->files.words);
  command->add_option("--unit", options->unit);
  add_checkpoint_option(*command, options->checkpoint);
  command->callback([options] { align(*options); });
}
}  // namespace seq2see::cli
