#include "training/checkpoint.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "model/weights.h"

namespace seq2see::training {
namespace {

constexpr const char* kOptimizerFile = "training_state.safetensors";

/// What training_state.safetensors holds.
std::vector<NamedTensor> remembered_tensors(const Optimizer& optimizer, const WeightAverage* average) {
  std::vector<NamedTensor> all = optimizer.state();
  if (average == nullptr) return all;
  for (NamedTensor& weight : average->training_weights()) all.push_back(std::move(weight));
  return all;
}

/// A checkpoint that is being written, beside the place that it is for. Destroyed before it is `put`, it
/// leaves no trace: a full disk must not stay full of it.
class FreshFolder {
 public:
  explicit FreshFolder(const std::filesystem::path& destination)
      : destination_(destination), path_(std::filesystem::path(destination).concat(".new")) {
    remove();  // left by a crash
    create_folder(path_);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  ~FreshFolder() {
    if (!put_) remove();
  }

  [[nodiscard]] std::filesystem::path file(const char* name) const { return path_ / name; }
  void put(const std::filesystem::path& previous = {}) {
    replace_folder(path_, destination_, previous);
    put_ = true;
  }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path destination_;
  std::filesystem::path path_;
  bool put_ = false;
};

}  // namespace

void save_checkpoint(const std::filesystem::path& folder, const model::Seq2Seq& model,
                     const Optimizer& optimizer, const WeightAverage* average, const TrainingState& state,
                     const std::map<std::string, std::string>& metadata,
                     const std::filesystem::path& previous) {
  FreshFolder fresh(folder);
  model::save_weights(fresh.file(kWeightsFile), model, metadata);
  model::TensorFile remembered;
  for (const NamedTensor& tensor : remembered_tensors(optimizer, average))
    remembered.tensors.emplace_back(tensor.name, tensor.value);
  remembered.metadata["updates"] = std::to_string(optimizer.updates());
  model::save_safetensors(fresh.file(kOptimizerFile), remembered);
  write_state(state, fresh.file(kStateFile));
  fresh.put(previous);
}

void save_weights_and_state(const std::filesystem::path& folder, const model::Seq2Seq& model,
                            const TrainingState& state, const std::map<std::string, std::string>& metadata) {
  FreshFolder fresh(folder);
  model::save_weights(fresh.file(kWeightsFile), model, metadata);
  write_state(state, fresh.file(kStateFile));
  fresh.put();
}

void verify_checkpoint(const std::filesystem::path& folder) {
  read_state(folder / kStateFile);
  model::load_safetensors(folder / kOptimizerFile);
  model::load_safetensors(folder / kWeightsFile);
}

TrainingState load_checkpoint(const std::filesystem::path& folder, model::Seq2Seq& model,
                              Optimizer& optimizer, const WeightAverage* average) {
  const TrainingState state = read_state(folder / kStateFile);
  const std::filesystem::path optimizer_file = folder / kOptimizerFile;
  const model::TensorFile remembered = model::load_safetensors(optimizer_file);
  const std::vector<NamedTensor> expected = remembered_tensors(optimizer, average);
  if (remembered.tensors.size() != expected.size()) {
    throw UserError(optimizer_file.string(), "this is the state of another optimiser",
                    "resume with the configuration that the run was started with");
  }
  for (const NamedTensor& tensor : expected) {
    const Tensor found = remembered.find(tensor.name);
    if (!found.defined() || found.sizes() != tensor.value.sizes()) {
      throw UserError(optimizer_file.string(),
                      "the state of the optimiser does not fit ('" + tensor.name + "')",
                      "resume with the configuration that the run was started with");
    }
    tensor.value.copy_(found);
  }
  const auto updates = remembered.metadata.find("updates");
  if (updates == remembered.metadata.end() || updates->second.empty() || updates->second.size() > 18 ||
      updates->second.find_first_not_of("0123456789") != std::string::npos) {
    throw UserError(optimizer_file.string(), "the number of updates is missing or damaged",
                    "use another checkpoint");
  }
  optimizer.set_updates(std::stoll(updates->second));
  model::load_weights(folder / kWeightsFile, model);
  return state;
}

}  // namespace seq2see::training
