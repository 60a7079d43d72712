#include "cli/run_folder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/error.h"
#include "base/folder_lock.h"

namespace seq2see::cli {
namespace {

/// What a training does not take over from one before it in the same folder.
constexpr std::array kOfOneTraining = {"checkpoints", "attention",     "heatmaps",     "translations",
                                       "data",        "metrics.jsonl", "timing.jsonl", "report.html"};

/// "epoch-003".
std::string epoch_name(int64_t epoch) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "epoch-%03lld", static_cast<long long>(epoch));
  return text.data();
}

}  // namespace

std::filesystem::path RunFolder::checkpoint(const std::string& name) const {
  return root_ / "checkpoints" / name;
}

std::vector<std::string> RunFolder::checkpoint_names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / "checkpoints", error)) {
    const std::string ending = entry.path().extension().string();
    if (!entry.is_directory() || ending == ".new" || ending == ".old")
      continue;  // half written, half removed
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    const auto rank = [](const std::string& name) {
      return name == "best" ? 0 : name == "last" ? 1 : name == "previous" ? 2 : 3;
    };
    return std::pair(rank(a), a) < std::pair(rank(b), b);
  });
  return names;
}

void RunFolder::expect_checkpoint(const std::string& name) const {
  const std::vector<std::string> names = checkpoint_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  if (names.empty()) {
    throw UserError((root_ / "checkpoints").string(), "there is no checkpoint yet",
                    "train until the first validation");
  }
  std::string listed;
  for (const std::string& each : names) listed += (listed.empty() ? "" : ", ") + each;
  throw UserError(root_.string(), "there is no checkpoint '" + name + "'", "there are " + listed);
}

std::filesystem::path RunFolder::attention(int64_t epoch) const {
  return root_ / "attention" / (epoch_name(epoch) + ".jsonl");
}

std::filesystem::path RunFolder::heatmaps(int64_t epoch) const {
  return root_ / "heatmaps" / epoch_name(epoch);
}

std::filesystem::path RunFolder::dev_translations(int64_t epoch) const {
  return translations() / (epoch_name(epoch) + ".dev.txt");
}

std::vector<int64_t> RunFolder::attention_epochs() const {
  std::vector<int64_t> epochs;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / "attention", error)) {
    const std::string name = entry.path().stem().string();
    constexpr std::string_view kPrefix = "epoch-";
    int64_t epoch = 0;
    if (entry.path().extension() != ".jsonl" || !name.starts_with(kPrefix)) continue;
    const char* const end = name.data() + name.size();
    const auto [rest, code] = std::from_chars(name.data() + kPrefix.size(), end, epoch);
    if (code == std::errc() && rest == end) epochs.push_back(epoch);
  }
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

std::vector<std::filesystem::path> RunFolder::written() const {
  std::vector<std::filesystem::path> paths = made_before_all_else();
  paths.push_back(config());
  for (const char* name : kOfOneTraining) paths.push_back(root_ / name);
  return paths;
}

std::vector<std::filesystem::path> RunFolder::made_before_all_else() const {
  return {FolderLock::file_in(root_), log(), vocabularies(), new_vocabularies(), cache()};
}

bool RunFolder::has_state() const {
  for (const std::string& name : checkpoint_names()) {
    if (std::filesystem::is_regular_file(checkpoint(name) / "state.json")) return true;
  }
  return false;
}

void RunFolder::expect_nothing_foreign() const {
  if (has_state()) return;
  std::vector<std::filesystem::path> foreign = written();
  if (FolderLock::has_been_held(root_)) {
    if (std::filesystem::exists(config())) return;
    // A training that found a fault before it wrote its configuration has made no more than this.
    for (const std::filesystem::path& path : made_before_all_else()) std::erase(foreign, path);
  }
  std::error_code ignored;
  const std::filesystem::path lock = FolderLock::file_in(root_);
  if (std::filesystem::is_empty(lock, ignored)) std::erase(foreign, lock);  // nothing to be lost
  for (const std::filesystem::path& path : foreign) {
    if (std::filesystem::symlink_status(path, ignored).type() == std::filesystem::file_type::not_found)
      continue;
    throw UserError(path.string(),
                    "this is there already, and would be replaced, but nothing tells that a training has "
                    "written it",
                    "choose another --set name=… or model_dir, or move it");
  }
}

void RunFolder::expect_run() const {
  if (!std::filesystem::is_directory(root_)) {
    throw UserError(root_.string(), "there is no such folder",
                    "name the folder of a run, such as runs/zh-en");
  }
  if (!std::filesystem::exists(config())) {
    throw UserError(root_.string(), "this is not the folder of a run: it holds no config.yaml",
                    "name the folder that a training wrote, such as runs/zh-en");
  }
}

void RunFolder::clear() const {
  for (const char* name : kOfOneTraining) std::filesystem::remove_all(root_ / name);
  if (std::filesystem::exists(new_vocabularies())) {
    std::filesystem::remove_all(vocabularies());
    std::filesystem::rename(new_vocabularies(), vocabularies());
  }
}

}  // namespace seq2see::cli
