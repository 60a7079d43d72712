// The files that a command line names for what a command writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seq2see::cli {

struct NamedFile {
  std::string option;
  std::filesystem::path file;  // empty: not given
};

/// The files of an option that takes several.
std::vector<NamedFile> files_of(const std::string& option, const std::vector<std::string>& files);

/// Throws UserError where one of the outputs is also an input, or another output: it would be lost. Devices
/// and pipes may be both.
void expect_separate_files(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs);

}  // namespace seq2see::cli
