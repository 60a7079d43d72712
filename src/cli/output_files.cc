#include "cli/output_files.h"

#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/output_place.h"

namespace seq2see::cli {
namespace {

/// By any names. Nothing where there is no telling.
bool is_same_or_within(const std::filesystem::path& file, const std::filesystem::path& other) {
  std::error_code error;
  if (std::filesystem::equivalent(file, other, error)) return true;
  const std::filesystem::path a = std::filesystem::weakly_canonical(file, error);
  if (error) return false;
  const std::filesystem::path b = std::filesystem::weakly_canonical(other, error);
  return !error && is_within(a, b);
}

}  // namespace

std::vector<NamedFile> files_of(const std::string& option, const std::vector<std::string>& files) {
  std::vector<NamedFile> named;
  named.reserve(files.size());
  for (const std::string& file : files) named.push_back({option, file});
  return named;
}

std::vector<NamedFile> files_of(const std::vector<RunFolder>& runs) {
  std::vector<NamedFile> named;
  for (const RunFolder& run : runs) {
    for (const std::filesystem::path& path : run.written()) {
      const bool is_output =
          path == run.translations() || path == run.report() || path == run.heatmaps(0).parent_path();
      if (!is_output) named.push_back({run.root().string(), path});
    }
  }
  return named;
}

std::vector<NamedFile> joined(const std::vector<std::vector<NamedFile>>& lists) {
  std::vector<NamedFile> all;
  for (const std::vector<NamedFile>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

void expect_separate_files(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs) {
  const std::vector<NamedFile> read = joined({inputs, {{"standard input", "/dev/stdin"}}});
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto& [option, file] = outputs[i];
    if (file.empty() || takes_bytes(file)) continue;
    for (size_t other = 0; other < i; ++other) {
      if (outputs[other].file.empty() || !is_same_or_within(file, outputs[other].file)) continue;
      throw UserError(option, file.string() + " is also what " + outputs[other].option + " writes",
                      "name two files");
    }
    for (const NamedFile& input : read) {
      if (input.file.empty() || !is_same_or_within(file, input.file)) continue;
      throw UserError(option,
                      file.string() + " is read as well (" + input.option + "), and would be replaced",
                      "name another file");
    }
  }
}

bool is_within(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end() && !folder.empty();
}

}  // namespace seq2see::cli
