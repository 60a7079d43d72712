// A text with its references, and what systems made of it, as they are given on the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/output_files.h"
#include "cli/run_folder.h"
#include "config/config.h"
#include "evaluation/assessment.h"
#include "evaluation/statistics.h"

namespace seq2see::cli {

struct TestSet {
  std::string name;                           // for files that belong to it
  evaluation::Lines sources;                  // none where no source was named
  std::vector<evaluation::Lines> references;  // one for each file
  std::filesystem::path first_reference;      // where errors point to
};

/// @param source  may be empty
/// Throws UserError where a file cannot be read, where the numbers of lines differ, or where a line is empty
/// in every reference.
TestSet read_test_set(const std::filesystem::path& source, const std::vector<std::string>& references);

/// split: "dev" or "test", of which the run has copies, or a prefix of other files in the languages of
/// `data`. Throws UserError where they are not there, or a reference is empty.
TestSet read_split(const std::string& split, const config::DataConfig& data, const RunFolder& run);

/// The files that read_split reads, where it reads others than copies in the run.
std::vector<NamedFile> files_of_split(const std::string& split, const config::DataConfig& data);

/// A system for each file of hypotheses, named by its path. Throws UserError where one cannot be read or has
/// not the lines of the test set.
std::vector<evaluation::System> read_systems(const std::vector<std::string>& files, const TestSet& text);

/// Logs a warning for each way in which BLEU, where it is among the metrics, would mislead.
void warn_of_misleading_bleu(const std::vector<evaluation::Metric>& metrics,
                             const std::vector<evaluation::System>& systems,
                             const std::vector<evaluation::Lines>& references);

}  // namespace seq2see::cli
