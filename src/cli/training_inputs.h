// The files that a configuration names: a training must neither write over them nor go on with others.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/run_folder.h"
#include "config/config.h"
#include "data/parallel_text.h"

namespace seq2see::cli {

/// The texts that a training has read.
struct TrainingTexts {
  const data::ParallelText& train;
  const data::ParallelText& dev;
  const std::optional<data::ParallelText>& test;
};

/// Throws UserError where a file that the configuration names, or its own, is one that this run would replace
/// or remove.
void expect_inputs_elsewhere(const config::Config& config, const std::filesystem::path& config_file,
                             const RunFolder& run);

/// What tells the inputs of a training from others, as JSON: key, file and hash of each. Of the texts it is
/// the hash of what has been read. What is no regular file (a pipe) cannot be read twice, and has none.
std::string describe_inputs(const config::Config& config, const TrainingTexts& texts);

/// Throws UserError where one of the inputs is not as it was when the run was started, and false where the
/// run does not say how they were.
bool are_inputs_as_before(const std::string& inputs, const RunFolder& run);

}  // namespace seq2see::cli
