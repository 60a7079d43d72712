#include "cli/project.h"

#include <gtest/gtest.h>

#include <iterator>

namespace seq2see::testing {
namespace {

constexpr const char* kConfiguration = R"(data:
  train: train
  dev: dev
  test: test
  src: {lang: zh, tokenizer_cfg: {vocab_size: 500}}
  trg: {lang: en, tokenizer_cfg: {vocab_size: 200}}
model:
  encoder: {embeddings: {embedding_dim: 16}, hidden_size: 16}
  decoder: {embeddings: {embedding_dim: 16}, hidden_size: 16}
training: {epochs: 2, batch_size: 50}
attention: {probes: probes.tsv}
)";

std::string shipped(const std::string& name) {
  return read_whole_file(std::filesystem::path(SEQ2SEE_SOURCE_DIR) / "data" / "zh-en" / name);
}

}  // namespace

Project::Project() {
  for (const char* language : {"zh", "en"}) {
    for (const auto& [split, count] :
         {std::pair("train", 300), std::pair("dev", 20), std::pair("test", 20)}) {
      const std::string name = std::string(split) + "." + language;
      write(name, first_lines(shipped(name), static_cast<size_t>(count)));
    }
  }
  write("probes.tsv", first_lines(shipped("probes.tsv"), 3));
  write("tiny.yaml", kConfiguration);
}

std::string Project::read(const std::string& name) const { return read_whole_file(path(name)); }

void Project::add_trained_run() const {
  std::filesystem::create_directories(path("runs"));
  std::filesystem::copy(trained_project().path("runs/tiny"), path("runs/tiny"),
                        std::filesystem::copy_options::recursive);
}

std::map<std::string, std::string> Project::snapshot(const std::string& folder) const {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path(folder))) {
    if (entry.is_regular_file()) files[entry.path().string()] = read_whole_file(entry.path());
  }
  return files;
}

const Project& trained_project() {
  static const Project project;
  static const Outcome training = project.run({"train", "tiny.yaml"});
  EXPECT_EQ(training.exit_code, 0) << training.err;
  return project;
}

std::string first_lines(const std::string& text, size_t count) {
  size_t end = 0;
  for (size_t i = 0; i < count; ++i) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

std::string with_line(const std::string& text, size_t number, const std::string& line) {
  const size_t begin = first_lines(text, number - 1).size();
  return text.substr(0, begin) + line + text.substr(text.find('\n', begin));
}

std::string read_whole_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  EXPECT_TRUE(stream.good()) << file;
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace seq2see::testing
