#include <spdlog/spdlog.h>
#include <unistd.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alignment/writer.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/output_place.h"
#include "cli/alignment_options.h"
#include "cli/checkpoints.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/decoding_options.h"
#include "cli/ensemble.h"
#include "cli/output_files.h"
#include "cli/pair_source.h"
#include "ops/runtime.h"

namespace seq2see::cli {
namespace {

/// Lines aligned together: enough to fill batches of pairs of like length for all threads.
constexpr size_t kLinesPerBlock = 1000;

/// Weights of attention held at once, 4 bytes each; counted in bytes of text, of which a piece has at least
/// one.
constexpr size_t kWeightsAtOnce = size_t{64} << 20U;

struct Options {
  std::string run;
  std::string checkpoint = "best";
  std::optional<int64_t> epoch;
  std::string source;
  std::string target;
  std::string output;
  std::string format;  // empty: by the name of the output, else jsonl
  std::optional<std::string> unit;
  bool with_end = false;
  bool one_based = false;
  AlignmentOptions alignment;
  DecodingOptions decoding;
  size_t threads = 0;
};

/// The checkpoint whose last update was made in that epoch.
std::string checkpoint_of_epoch(const RunFolder& run, int64_t epoch) {
  std::string known;
  for (const CheckpointInfo& info : list_checkpoints(run)) {
    if (info.epoch == epoch && info.mean_of.empty()) return info.name;
    known += (known.empty() ? "" : ", ") + info.name + " of epoch " + std::to_string(info.epoch);
  }
  throw UserError("--epoch", "no checkpoint of epoch " + std::to_string(epoch) + " was kept",
                  "there are " + known + "; training.keep_last_ckpts keeps more");
}

alignment::Format format_of(const Options& options) {
  if (!options.format.empty()) {
    if (const auto format = alignment::parse_format(options.format)) return *format;
    throw UserError("--format", "'" + options.format + "' is not a format",
                    "use " + alignment::format_names());
  }
  const std::string extension = std::filesystem::path(options.output).extension().string();
  if (extension.size() < 2) return alignment::Format::kJsonl;
  return alignment::parse_format(extension.substr(1)).value_or(alignment::Format::kJsonl);
}

AlignmentMethod method_of(const Options& options, alignment::Format format) {
  AlignmentMethod method = options.alignment.method();
  const bool has_reverse = options.alignment.has_reverse();
  method.scores = format == alignment::Format::kJsonl || format == alignment::Format::kNematus ||
                  format == alignment::Format::kNpz;
  const auto unit = options.unit ? alignment::parse_unit(*options.unit) : std::nullopt;
  const bool words = has_reverse || format == alignment::Format::kPharaoh;
  method.unit = unit.value_or(words ? alignment::Unit::kWord : alignment::Unit::kPiece);
  const bool as_marian = format == alignment::Format::kMarianHard;
  method.ends = options.with_end || as_marian ? alignment::EndLinks::kKeep : alignment::EndLinks::kDrop;
  if (as_marian && !options.alignment.has_rule()) method.links.kind = alignment::LinkRule::Kind::kArgmax;
  if (has_reverse && method.unit == alignment::Unit::kPiece) {
    throw UserError("--unit piece", "two runs have words in common, not pieces",
                    "use --unit word, or leave --reverse out");
  }
  if (has_links(format)) return method;
  if (has_reverse) {
    throw UserError("--reverse",
                    "one alignment of two directions is made of links, which this format does not hold",
                    "use --format pharaoh or marian-hard");
  }
  if (options.alignment.has_rule() || options.with_end || options.one_based) {
    throw UserError("--links, --with-end, --one-based", "change nothing where weights are written",
                    "use --format pharaoh or marian-hard, or leave them out");
  }
  return method;
}

/// Where the alignments go: a file, new or old but never half of one, or standard output, a block at a time.
class Output {
 public:
  Output(const Options& options, alignment::Format format, alignment::EndLinks ends)
      : file_(options.output.empty() ? nullptr : std::make_unique<AtomicFile>(follow_links(options.output))),
        writer_(file_ ? file_->stream() : std::cout, format,
                {.first = options.one_based ? size_t{1} : size_t{0}, .ends = ends}) {}

  alignment::Writer& writer() { return writer_; }

  void flush() {
    if (!file_) std::cout.flush();
  }

  void finish() {
    writer_.finish();
    flush();
    if (file_) file_->commit();
  }

 private:
  std::unique_ptr<AtomicFile> file_;
  alignment::Writer writer_;
};

/// Lines of a block that have a target, or that have none, and what is known of them.
struct Part {
  std::vector<size_t> lines;  // of the block
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  Annotations annotations;
};

Part lines_with_target(const PairBlock& block, bool with_target) {
  Part part;
  for (size_t i = 0; i < block.pairs.size(); ++i) {
    const InputPair& pair = block.pairs[i];
    if (pair.target.has_value() != with_target) continue;
    part.lines.push_back(i);
    part.sources.push_back(pair.source);
    if (with_target) part.targets.push_back(*pair.target);
    part.annotations.take(block.annotations, i);
  }
  return part;
}

class Aligning {
 public:
  Aligning(const Translator& forward, const PairAligner& aligner, alignment::Mode mode)
      : forward_(forward), aligner_(aligner), mode_(mode) {}

  /// One for each line of the block.
  [[nodiscard]] std::vector<std::optional<AlignedPair>> align(const PairBlock& block) const {
    std::vector<std::optional<AlignedPair>> aligned(block.pairs.size());
    const auto put = [&](const Part& part, std::vector<std::optional<AlignedPair>> pairs) {
      for (size_t i = 0; i < part.lines.size(); ++i) {
        if (pairs[i]) pairs[i]->alignment.id = static_cast<int64_t>(block.first_line + part.lines[i]);
        aligned[part.lines[i]] = std::move(pairs[i]);
      }
    };
    const Part given = lines_with_target(block, /*with_target=*/true);
    put(given, aligner_.align(given.sources, given.targets, given.annotations));
    const Part alone = lines_with_target(block, /*with_target=*/false);
    if (alone.lines.empty()) return aligned;
    std::vector<Translation> translations;
    for (std::vector<Translation>& best :
         forward_.translate(alone.sources, /*n_best=*/1, /*attention=*/true)) {
      translations.push_back(std::move(best.front()));
    }
    put(alone, aligner_.align_own(alone.sources, translations, mode_, alone.annotations));
    return aligned;
  }

 private:
  const Translator& forward_;
  const PairAligner& aligner_;
  alignment::Mode mode_;
};

/// The block in parts whose weights fit in memory, however long its lines are.
std::vector<PairBlock> in_parts(const PairBlock& block) {
  std::vector<PairBlock> parts;
  size_t weights = 0;
  for (size_t i = 0; i < block.pairs.size(); ++i) {
    const InputPair& pair = block.pairs[i];
    const size_t source = std::min(pair.source.size(), Translator::kMostSourcePieces) + 1;
    const size_t of_pair = source * (pair.target ? pair.target->size() + 1 : 2 * source + 10);
    if (parts.empty() || weights + of_pair > kWeightsAtOnce) {
      parts.push_back({.first_line = block.first_line + i, .pairs = {}, .annotations = {}});
      weights = 0;
    }
    weights += of_pair;
    parts.back().pairs.push_back(pair);
    parts.back().annotations.take(block.annotations, i);
  }
  return parts;
}

void expect_not_too_long(const Translator& translator, const PairBlock& block) {
  for (size_t i = 0; i < block.pairs.size(); ++i) {
    const std::optional<std::string>& target = block.pairs[i].target;
    if (!target || target->size() <= Translator::kMostTargetPieces) continue;
    translator.expect_target_not_too_long(*target, "line " + std::to_string(block.first_line + i + 1));
  }
}

void align(const Options& options) {
  const alignment::Format format = format_of(options);
  const AlignmentMethod method = method_of(options, format);
  if (!options.target.empty()) options.decoding.expect_none();
  PairSource source({.source = options.source, .target = options.target, .words = options.alignment.words()});
  const Place place = place_of(options.run, options.checkpoint);
  expect_separate_files({{"--output", options.output}},
                        joined({files_of({place.run}),
                                files_of("--words", options.alignment.words()),
                                {{"--source", options.source}, {"--target", options.target}}}));
  TrainedModel forward_model = load_trained_model(
      place.run, options.epoch ? checkpoint_of_epoch(place.run, *options.epoch) : place.checkpoint);
  expect_attention_to_align(forward_model.config, options.run);
  options.decoding.apply_to(forward_model.config, /*attends=*/true);
  std::optional<TrainedModel> reverse_model;
  if (options.alignment.has_reverse()) {
    reverse_model = options.alignment.load_reverse(forward_model.config, "best");
  }
  if (const auto warning = ops::slow_blas_warning()) spdlog::warn("{}", *warning);
  const std::unique_ptr<ThreadPool> pool = make_pool(options.threads);
  const Translator forward(forward_model.config, forward_model.vocabularies, {forward_model.model.get()},
                           *pool);
  std::optional<Translator> backward;
  if (reverse_model) {
    backward.emplace(reverse_model->config, reverse_model->vocabularies,
                     std::vector<model::Seq2Seq*>{reverse_model->model.get()}, *pool);
  }
  const PairAligner aligner(forward, backward ? &*backward : nullptr, method);
  const Aligning aligning(forward, aligner, mode_of(forward_model.config, /*samples=*/false));
  Output output(options, format, method.ends);
  if (options.source.empty() && ::isatty(STDIN_FILENO) == 1) {
    std::cerr << "Type a sentence, or a sentence, a tab and its translation, and press Enter; Ctrl-D ends.\n";
  }
  for (PairBlock block = source.next(kLinesPerBlock); !block.pairs.empty();
       block = source.next(kLinesPerBlock)) {
    expect_not_too_long(forward, block);
    for (const PairBlock& part : in_parts(block)) {
      const std::vector<std::optional<AlignedPair>> aligned = aligning.align(part);
      for (size_t i = 0; i < aligned.size(); ++i) {
        if (aligned[i]) {
          output.writer().write(aligned[i]->alignment, aligned[i]->links);
        } else {
          output.writer().write_nothing();
        }
      }
      output.flush();
    }
  }
  output.finish();
}

}  // namespace

void add_align(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "align",
      "Say which word looked at which: attention of sentence pairs, one a line as SOURCE<TAB>TARGET (or "
      "SOURCE ||| TARGET), or of sources that the model translates itself");
  command
      ->add_option("RUN", options->run, "Folder of the run, such as runs/zh-en, or of one of its checkpoints")
      ->required();
  CLI::Option* source =
      command->add_option("--source", options->source, "Text instead of standard input, a sentence a line")
          ->type_name("FILE");
  command->add_option("--target", options->target, "Its translation, line by line")
      ->type_name("FILE")
      ->needs(source);
  command
      ->add_option("--format", options->format,
                   alignment::format_names() + " (default: as --output is called, or jsonl)")
      ->type_name("FORMAT");
  command->add_option("-o,--output", options->output, "File instead of standard output")->type_name("FILE");
  command
      ->add_option("--unit", options->unit,
                   "piece, or word: pieces merged by where they stand in the sentence (default: word for "
                   "pharaoh and with --reverse, else piece)")
      ->check(CLI::IsMember({"piece", "word"}))
      ->type_name("UNIT");
  command->add_flag("--with-end", options->with_end, "Keep links with </s>");
  command->add_flag("--one-based", options->one_based, "Count tokens of links from 1, not from 0");
  options->alignment.add_to(*command);
  CLI::Option* checkpoint = add_checkpoint_option(*command, options->checkpoint);
  command->add_option("--epoch", options->epoch, "The kept checkpoint of this epoch instead of --checkpoint")
      ->type_name("N")
      ->excludes(checkpoint);
  add_threads_option(*command, options->threads);
  add_decoding_options(*command, options->decoding);
  command->callback([options] { align(*options); });
}

}  // namespace seq2see::cli
