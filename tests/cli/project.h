// A folder such as a user has: a tiny corpus, a configuration, and a run.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "cli/program.h"
#include "testing/temporary_folder.h"

namespace seq2see::testing {

/// train.zh, train.en (the first 300 pairs of the shipped corpus), dev.* and test.* (20 pairs), probes.tsv
/// (3 pairs) and tiny.yaml, which trains a model of 16 units for two epochs. Programs run in this folder.
class Project {
 public:
  Project();

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& contents) const { folder_.write(name, contents); }
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
  [[nodiscard]] Outcome run(const Arguments& arguments, const std::string& input = "") const {
    return run_program(folder_.path(), arguments, input);
  }

  /// Puts the run that trained_run() describes into runs/tiny.
  void add_trained_run() const;

  /// Every file below a folder, with its contents.
  [[nodiscard]] std::map<std::string, std::string> snapshot(const std::string& folder) const;

 private:
  TemporaryFolder folder_;
};

/// A project whose tiny.yaml has been trained, once for all tests of the program. Not to be changed.
const Project& trained_project();

/// The first lines of a text, each with its '\n'.
std::string first_lines(const std::string& text, size_t count);

/// The text with one of its lines (from 1) replaced.
std::string with_line(const std::string& text, size_t number, const std::string& line);

std::string read_whole_file(const std::filesystem::path& file);

}  // namespace seq2see::testing
