// A model's weights on the disk.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "model/safetensors.h"
#include "model/seq2seq.h"

namespace seq2see::model {

/// Writes all parameters, with metadata such as the fingerprints of the vocabularies.
void save_weights(const std::filesystem::path& path, const Seq2Seq& model,
                  const std::map<std::string, std::string>& metadata);

/// Replaces all parameters and returns the metadata. Throws UserError, and leaves the model as it was, where
/// the file is damaged or its tensors are not exactly those of the model.
std::map<std::string, std::string> load_weights(const std::filesystem::path& path, Seq2Seq& model);

}  // namespace seq2see::model
