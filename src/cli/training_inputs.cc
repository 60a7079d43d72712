#include "cli/training_inputs.h"

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/text_file.h"
#include "cli/output_files.h"
#include "data/hash.h"

namespace seq2see::cli {
namespace {

using Json = nlohmann::ordered_json;

struct InputFile {
  std::string key;  // of the configuration
  std::filesystem::path file;
};
using InputFiles = std::vector<InputFile>;

void add(InputFiles& inputs, const std::string& key, const std::string& file) {
  if (!file.empty()) inputs.push_back({key, file});
}

/// Both sides of a text.
void add_text(InputFiles& inputs, const std::string& key, const std::string& prefix,
              const config::DataConfig& data) {
  if (prefix.empty()) return;
  for (const config::SideConfig* side : {&data.src, &data.trg})
    inputs.push_back({key, std::filesystem::path(prefix).concat("." + side->lang)});
}

InputFiles texts_of(const config::DataConfig& data) {
  InputFiles inputs;
  add_text(inputs, "data.train", data.train, data);
  add_text(inputs, "data.dev", data.dev, data);
  add_text(inputs, "data.test", data.test, data);
  return inputs;
}

/// What belongs to the texts, and is read whenever a training is started.
InputFiles annotations_of(const config::Config& config) {
  const config::DataConfig& data = config.data;
  const config::GuidedAlignmentConfig& guided = config.training.guided_alignment;
  InputFiles inputs;
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

/// What vocabularies are made of, once.
InputFiles of_vocabularies(const config::DataConfig& data) {
  InputFiles inputs;
  for (const auto& [side, key] : {std::pair(&data.src, "data.src"), std::pair(&data.trg, "data.trg")}) {
    const std::string tokenizer = std::string(key) + ".tokenizer_cfg.";
    add(inputs, tokenizer + "model_file", side->tokenizer_cfg.model_file);
    add(inputs, tokenizer + "segmented_train", side->tokenizer_cfg.segmented_train);
  }
  return inputs;
}

Json hash_of_file(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return nullptr;
  return data::hash_of(MappedFile(file).bytes());
}

}  // namespace

void expect_inputs_elsewhere(const config::Config& config, const std::filesystem::path& config_file,
                             const RunFolder& run) {
  InputFiles inputs = {{"CONFIG", config_file}};
  for (const InputFiles& more : {texts_of(config.data), annotations_of(config), of_vocabularies(config.data)})
    inputs.insert(inputs.end(), more.begin(), more.end());
  std::error_code error;
  for (const InputFile& input : inputs) {
    const std::filesystem::path file = std::filesystem::weakly_canonical(input.file, error);
    if (error) continue;  // a pipe, /dev/fd/63 say
    for (const std::filesystem::path& written : run.written()) {
      const std::filesystem::path place = std::filesystem::weakly_canonical(written, error);
      const bool is_own_configuration = input.key == "CONFIG" && written == run.config();
      if (error || is_own_configuration || !is_within(file, place)) continue;
      throw UserError(input.key,
                      input.file.string() + " lies where this training writes (" + written.string() + ")",
                      "move the file, or choose another --set name=…");
    }
  }
}

std::string describe_inputs(const config::Config& config, const TrainingTexts& texts) {
  Json described = Json::array();
  const auto describe = [&](const InputFile& input, const Json& hash) {
    described.push_back({{"key", input.key}, {"file", input.file.string()}, {"hash", hash}});
  };
  std::vector<const data::Lines*> read = {&texts.train.source, &texts.train.target, &texts.dev.source,
                                          &texts.dev.target};
  if (texts.test) read.insert(read.end(), {&texts.test->source, &texts.test->target});
  const InputFiles files = texts_of(config.data);
  for (size_t i = 0; i < files.size(); ++i) describe(files[i], data::hash_of(read[i]->bytes()));
  for (const InputFile& input : annotations_of(config)) describe(input, hash_of_file(input.file));
  return described.dump(2) + "\n";
}

bool are_inputs_as_before(const std::string& inputs, const RunFolder& run) {
  const Json now = Json::parse(inputs);
  if (!std::filesystem::exists(run.input_hashes())) return false;
  const Json before = Json::parse(read_file(run.input_hashes()), nullptr, /*allow_exceptions=*/false);
  if (!before.is_array() || before.size() != now.size()) return false;
  for (size_t i = 0; i < now.size(); ++i) {
    const Json hash = before[i].is_object() ? before[i].value("hash", Json()) : Json();
    const Json& found = now[i]["hash"];
    if (hash == found || hash.is_null() || found.is_null()) continue;
    throw UserError(now[i]["file"].get<std::string>(),
                    "this is not the file that the training was started with (" +
                        now[i]["key"].get<std::string>() + "): its contents are others",
                    "give it back what it held, or train under another name");
  }
  return true;
}

}  // namespace seq2see::cli
