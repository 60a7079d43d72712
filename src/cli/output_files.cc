#include "cli/output_files.h"

#include <system_error>

#include "base/error.h"

namespace seq2see::cli {
namespace {

/// By any names.
bool are_same(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  if (std::filesystem::is_other(a, error)) return false;
  if (std::filesystem::equivalent(a, b, error)) return true;
  return std::filesystem::weakly_canonical(a, error) == std::filesystem::weakly_canonical(b, error);
}

}  // namespace

std::vector<NamedFile> files_of(const std::string& option, const std::vector<std::string>& files) {
  std::vector<NamedFile> named;
  for (const std::string& file : files) named.push_back({option, file});
  return named;
}

void expect_separate_files(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto& [option, file] = outputs[i];
    if (file.empty()) continue;
    for (size_t other = 0; other < i; ++other) {
      if (outputs[other].file.empty() || !are_same(file, outputs[other].file)) continue;
      throw UserError(option, file.string() + " is also what " + outputs[other].option + " writes",
                      "name two files");
    }
    for (const NamedFile& input : inputs) {
      if (input.file.empty() || !are_same(file, input.file)) continue;
      throw UserError(option,
                      file.string() + " is read as well (" + input.option + "), and would be replaced",
                      "name another file");
    }
  }
}

}  // namespace seq2see::cli
