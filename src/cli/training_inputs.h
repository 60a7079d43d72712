// The files that a configuration names: a training must neither write over them nor go on with others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run_folder.h"
#include "config/config.h"

namespace seq2see::cli {

struct InputFile {
  std::string key;  // of the configuration
  std::filesystem::path file;
};

/// What a training reads each time that it is started, in an order that only the configuration decides.
std::vector<InputFile> training_inputs(const config::Config& config);

/// Throws UserError where a file that the configuration names, those of the vocabularies among them, is one
/// that this run would replace or remove.
void expect_inputs_elsewhere(const config::Config& config, const RunFolder& run);

/// Writes what tells the inputs from others (their hashes) to the run, which keeps it.
void keep_input_hashes(const config::Config& config, const RunFolder& run);

/// Throws UserError where an input is not as it was when the run was started. A run that has no hashes gets
/// them now, with a warning.
void expect_same_inputs(const config::Config& config, const RunFolder& run);

}  // namespace seq2see::cli
