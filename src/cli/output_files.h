// The files that a command line names for what a command writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run_folder.h"

namespace seq2see::cli {

struct NamedFile {
  std::string option;
  std::filesystem::path file;  // or folder, as an input; empty: not given
};

/// The files of an option that takes several.
std::vector<NamedFile> files_of(const std::string& option, const std::vector<std::string>& files);

/// What runs are made of. Pictures, translations and reports may be written again.
std::vector<NamedFile> files_of(const std::vector<RunFolder>& runs);

/// All of the lists.
std::vector<NamedFile> joined(const std::vector<std::vector<NamedFile>>& lists);

/// Throws UserError where one of the outputs is also an input (or in a folder that is one), what standard
/// input reads, or another output: it would be lost. Devices and pipes may be all of this.
void expect_separate_files(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs);

/// Whether the file is the folder, or somewhere in it. Both as weakly_canonical gives them.
bool is_within(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace seq2see::cli
