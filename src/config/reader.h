// From a YAML file to a Config, with everything that is wrong in it reported at once.
//
// - Keys that are not written keep their defaults, and so do all keys of a section that is empty.
// - Unknown and repeated keys, wrong types, impossible values, keys that contradict each other and keys that
// are
//   written but have no effect beside the others are problems.
// - name is filled in from the file's name, model_dir from name; with data.joint_vocabulary the model
// described by
//   data.src.tokenizer_cfg is also written to data.trg.tokenizer_cfg.
// - An override is "key.path=value" with the value as in the file; text may be unquoted whatever it contains.
//   "key.path=null" takes the key out of the file, so that it gets its default. Of two the later counts.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/config.h"

namespace seq2see::config {

/// A configuration that cannot be used. what() is one line with the number of problems and the first of them;
/// `problems` has a line for each, such as "zh-en.yaml:12: model.decoder.atention: unknown key; did you mean
/// 'attention'?": those of the file in its order, then what is missing, then those of the overrides.
class ConfigError : public UserError {
 public:
  ConfigError(std::string_view file, std::vector<std::string> problems);
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  std::vector<std::string> problems_;
};

/// Throws ConfigError, or UserError where the file cannot be read.
Config read_config(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});

/// The same for text at hand. `file` stands in messages, and gives the experiment its name.
Config parse_config(std::string_view text, std::string_view file,
                    const std::vector<std::string>& overrides = {});

}  // namespace seq2see::config
