#include "cli/test_set.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <variant>

#include "base/error.h"
#include "base/text_file.h"
#include "cli/scoring.h"
#include "data/parallel_text.h"
#include "evaluation/text_checks.h"

namespace seq2see::cli {
namespace {

/// Of which the run has a copy.
bool names_copy(const std::string& split) { return split == "dev" || split == "test"; }

void expect_lines(const std::filesystem::path& file, size_t lines, const std::filesystem::path& other,
                  size_t expected, const char* advice) {
  if (lines == expected) return;
  throw UserError(
      file.string(),
      std::to_string(lines) + " lines, but " + other.string() + " has " + std::to_string(expected), advice);
}

/// A line may be missing in some references, but not in all.
void expect_a_reference_for_every_line(const TestSet& text) {
  for (size_t line = 0; line < text.references[0].size(); ++line) {
    const bool is_empty = std::all_of(text.references.begin(), text.references.end(),
                                      [line](const evaluation::Lines& lines) { return lines[line].empty(); });
    if (!is_empty) continue;
    throw UserError(text.first_reference.string() + ":" + std::to_string(line + 1),
                    text.references.size() == 1 ? "the line is empty: there is nothing to compare with"
                                                : "the line is empty in every reference",
                    "remove it here and from the other files");
  }
}

}  // namespace

TestSet read_test_set(const std::filesystem::path& source, const std::vector<std::string>& references) {
  TestSet text;
  text.first_reference = references.front();
  text.name = (source.empty() ? text.first_reference : source).filename().string();
  if (!source.empty()) text.sources = read_lines(source);
  for (const std::string& file : references) {
    text.references.push_back(read_lines(file));
    const size_t lines = text.references.back().size();
    if (!source.empty()) {
      expect_lines(file, lines, source, text.sources.size(),
                   "the reference needs a line for every source line");
    }
    expect_lines(file, lines, text.first_reference, text.references[0].size(),
                 "all references need the same lines; leave one empty where a translation is missing");
  }
  if (text.references[0].empty()) throw UserError(text.first_reference.string(), "the file holds no line");
  expect_a_reference_for_every_line(text);
  return text;
}

std::vector<NamedFile> files_of_split(const std::string& split, const config::DataConfig& data) {
  if (names_copy(split)) return {};
  return files_of("--split", {split + "." + data.src.lang, split + "." + data.trg.lang});
}

TestSet read_split(const std::string& split, const config::DataConfig& data, const RunFolder& run) {
  const bool named = names_copy(split);
  const std::filesystem::path prefix = named ? run.text(split) : std::filesystem::path(split);
  if (named && !std::filesystem::exists(prefix.string() + "." + data.src.lang)) {
    const bool was_kept = !(split == "dev" ? data.dev : data.test).empty();
    throw UserError("--split " + split, "the run has no " + split + " text",
                    was_kept ? "give it back its folder " + prefix.parent_path().string() +
                                   ", or name the prefix of other files"
                             : "set data." + split + " before training, or name the prefix of other files");
  }
  const data::ParallelText text = data::read_parallel_text(prefix, data.src.lang, data.trg.lang);
  // The run's own texts are called dev and test: others of these names get that of their folder, too.
  std::string name = prefix.filename().string();
  if (!named && names_copy(name)) {
    name =
        std::filesystem::absolute(prefix).lexically_normal().parent_path().filename().string() + "-" + name;
  }
  TestSet set{name, text.source.strings(), {text.target.strings()}, text.target_file};
  expect_references(set.references[0], text.target_file);
  return set;
}

std::vector<evaluation::System> read_systems(const std::vector<std::string>& files, const TestSet& text) {
  std::vector<evaluation::System> systems;
  for (const std::string& file : files) {
    systems.push_back({file, read_lines(file)});
    expect_lines(file, systems.back().hypotheses.size(), text.first_reference, text.references[0].size(),
                 "each line of the hypotheses needs its reference on the same line");
  }
  return systems;
}

void warn_of_misleading_bleu(const std::vector<evaluation::Metric>& metrics,
                             const std::vector<evaluation::System>& systems,
                             const std::vector<evaluation::Lines>& references) {
  for (const evaluation::Metric& metric : metrics) {
    const auto* const bleu = std::get_if<evaluation::BleuOptions>(&metric.options());
    if (bleu == nullptr) continue;
    for (const std::string& warning : evaluation::reference_warnings(bleu->tokenizer, references)) {
      spdlog::warn("{}", warning);
    }
    for (const evaluation::System& system : systems) {
      if (const auto warning = evaluation::hypothesis_warning(bleu->tokenizer, system.hypotheses)) {
        spdlog::warn("{}: {}", system.name, *warning);
      }
    }
  }
}

}  // namespace seq2see::cli
