#include "cli/training_inputs.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/mapped_file.h"
#include "base/text_file.h"
#include "data/hash.h"

namespace seq2see::cli {
namespace {

using Json = nlohmann::ordered_json;

void add(std::vector<InputFile>& inputs, std::string key, const std::string& file) {
  if (!file.empty()) inputs.push_back({std::move(key), file});
}

/// Both sides of a text.
void add_text(std::vector<InputFile>& inputs, const std::string& key, const std::string& prefix,
              const config::DataConfig& data) {
  if (prefix.empty()) return;
  for (const std::string& language : {data.src.lang, data.trg.lang})
    inputs.push_back({key, prefix + "." + language});
}

std::string hash_of_file(const std::filesystem::path& file) {
  return data::hash_of(MappedFile(file).bytes());
}

bool is_within(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end();
}

/// Nothing where there is no such file, or not one of ours.
Json read_hashes(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return nullptr;
  Json hashes = Json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  return hashes.is_array() ? hashes : Json(nullptr);
}

}  // namespace

std::vector<InputFile> training_inputs(const config::Config& config) {
  const config::DataConfig& data = config.data;
  const config::GuidedAlignmentConfig& guided = config.training.guided_alignment;
  std::vector<InputFile> inputs;
  add_text(inputs, "data.train", data.train, data);
  add_text(inputs, "data.dev", data.dev, data);
  add_text(inputs, "data.test", data.test, data);
  add(inputs, "data.dev_alignment", data.dev_alignment);
  add_text(inputs, "data.dev_words", data.dev_words, data);
  if (!guided.links.empty()) {
    add(inputs, "training.guided_alignment.links", guided.links);
    add_text(inputs, "training.guided_alignment.words", guided.words, data);
  }
  if (!config.attention.probes.file.empty()) {
    add(inputs, "attention.probes", config.attention.probes.file);
    add_text(inputs, "attention.probes_words", config.attention.probes_words, data);
    add(inputs, "attention.probes_alignment", config.attention.probes_alignment);
  }
  return inputs;
}

void expect_inputs_elsewhere(const config::Config& config, const RunFolder& run) {
  std::vector<InputFile> inputs = training_inputs(config);
  for (const auto& [side, key] :
       {std::pair(&config.data.src, "data.src"), std::pair(&config.data.trg, "data.trg")}) {
    const std::string tokenizer = std::string(key) + ".tokenizer_cfg.";
    add(inputs, tokenizer + "model_file", side->tokenizer_cfg.model_file);
    add(inputs, tokenizer + "segmented_train", side->tokenizer_cfg.segmented_train);
  }
  for (const InputFile& input : inputs) {
    const std::filesystem::path file = std::filesystem::weakly_canonical(input.file);
    for (const std::filesystem::path& written : run.written()) {
      if (!is_within(file, std::filesystem::weakly_canonical(written))) continue;
      throw UserError(input.key,
                      input.file.string() + " lies where this training writes (" + written.string() + ")",
                      "move the file, or choose another --set name=…");
    }
  }
}

void keep_input_hashes(const config::Config& config, const RunFolder& run) {
  Json hashes = Json::array();
  for (const InputFile& input : training_inputs(config)) {
    hashes.push_back({{"key", input.key}, {"file", input.file.string()}, {"hash", hash_of_file(input.file)}});
  }
  write_file_atomically(run.input_hashes(), hashes.dump(2) + "\n");
}

void expect_same_inputs(const config::Config& config, const RunFolder& run) {
  const Json hashes = read_hashes(run.input_hashes());
  const std::vector<InputFile> inputs = training_inputs(config);
  if (hashes.size() != inputs.size()) {
    spdlog::warn("{}: nothing tells what text this training was started with; it goes on with what there is",
                 run.input_hashes().string());
    keep_input_hashes(config, run);
    return;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Json& before = hashes[i];
    if (before.is_object() && before.value("hash", Json()) == hash_of_file(inputs[i].file)) continue;
    throw UserError(inputs[i].file.string(),
                    "this is not the file that the training was started with (" + inputs[i].key +
                        "): its contents are others",
                    "give it back what it held, or train under another name");
  }
}

}  // namespace seq2see::cli
