#include "model/weights.h"

#include <sstream>

#include "base/error.h"

namespace seq2see::model {
namespace {

/// Type and shape, such as "Float [11, 9]".
std::string description(const Tensor& tensor) {
  std::ostringstream text;
  text << tensor.scalar_type() << ' ' << tensor.sizes();
  return text.str();
}

}  // namespace

void save_weights(const std::filesystem::path& path, const Seq2Seq& model,
                  const std::map<std::string, std::string>& metadata) {
  TensorFile contents;
  contents.metadata = metadata;
  for (const auto& parameter : model.named_parameters()) {
    contents.tensors.emplace_back(parameter.key(), parameter.value());
  }
  save_safetensors(path, contents);
}

std::map<std::string, std::string> load_weights(const std::filesystem::path& path, Seq2Seq& model) {
  const TensorFile contents = load_safetensors(path);
  const auto parameters = model.named_parameters();
  const char* const advice = contents.of_this_program
                                 ? "the weights belong to a model with another configuration or vocabulary"
                                 : "the file was not written by this program: use one of its checkpoints";
  for (const auto& parameter : parameters) {
    const Tensor found = contents.find(parameter.key());
    if (!found.defined())
      throw UserError(path.string(), "there is no tensor '" + parameter.key() + "'", advice);
    if (description(found) != description(parameter.value())) {
      throw UserError(path.string(),
                      "the tensor '" + parameter.key() + "' is " + description(found) +
                          ", the configuration asks for " + description(parameter.value()),
                      advice);
    }
  }
  if (contents.tensors.size() != parameters.size()) {
    throw UserError(path.string(),
                    "there are " + std::to_string(contents.tensors.size()) +
                        " tensors, the configuration asks for " + std::to_string(parameters.size()),
                    advice);
  }
  const torch::NoGradGuard no_gradient;
  for (const auto& parameter : parameters) parameter.value().copy_(contents.find(parameter.key()));
  return contents.metadata;
}

}  // namespace seq2see::model
