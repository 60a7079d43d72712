#include "training/kept_checkpoints.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>

#include "base/atomic_file.h"
#include "training/validation_score.h"

namespace seq2see::training {
namespace {

constexpr std::string_view kPrefix = "update-";

bool is_among(const std::vector<KeptCheckpoint>& checkpoints, int64_t update) {
  return std::any_of(checkpoints.begin(), checkpoints.end(),
                     [&](const KeptCheckpoint& kept) { return kept.update == update; });
}

}  // namespace

std::string kept_name(int64_t update) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "update-%06lld", static_cast<long long>(update));
  return text.data();
}

std::optional<int64_t> update_of_kept(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  int64_t update = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + kPrefix.size(), end, update);
  if (error != std::errc() || rest != end || update < 0 || kept_name(update) != name) return std::nullopt;
  return update;
}

std::vector<KeptCheckpoint> best_of(std::vector<KeptCheckpoint> checkpoints,
                                    config::EarlyStoppingMetric metric, int64_t most) {
  std::erase_if(checkpoints, [](const KeptCheckpoint& kept) { return !kept.score; });
  std::stable_sort(checkpoints.begin(), checkpoints.end(),
                   [&](const KeptCheckpoint& a, const KeptCheckpoint& b) {
                     if (*a.score != *b.score) return is_better(metric, *a.score, b.score);
                     return a.update < b.update;
                   });
  if (static_cast<int64_t>(checkpoints.size()) > most) checkpoints.resize(static_cast<size_t>(most));
  return checkpoints;
}

std::vector<KeptCheckpoint> those_to_keep(std::vector<KeptCheckpoint> checkpoints,
                                          const config::TrainingConfig& options) {
  const std::vector<KeptCheckpoint> best =
      best_of(checkpoints, options.early_stopping_metric, options.keep_best_ckpts);
  const int64_t older = static_cast<int64_t>(checkpoints.size()) - options.keep_last_ckpts;
  std::vector<KeptCheckpoint> kept;
  for (size_t i = 0; i < checkpoints.size(); ++i) {
    if (static_cast<int64_t>(i) >= older || is_among(best, checkpoints[i].update))
      kept.push_back(checkpoints[i]);
  }
  return kept;
}

void remove_others(const std::filesystem::path& checkpoints, const TrainingState& state) {
  std::vector<std::filesystem::path> others;
  std::vector<std::filesystem::path> remains;
  for (const auto& entry : std::filesystem::directory_iterator(checkpoints)) {
    const std::filesystem::path& folder = entry.path();
    const std::string ending = folder.extension().string();
    const auto update = update_of_kept(folder.stem().string());
    if (!update) continue;
    if (ending == ".new" || ending == ".old") remains.push_back(folder);
    if (ending.empty() && *update <= state.updates && !is_among(state.kept, *update))
      others.push_back(folder);
  }
  std::error_code ignored;  // what stays costs no more than its room on the disk
  for (const std::filesystem::path& folder : remains) std::filesystem::remove_all(folder, ignored);
  for (const std::filesystem::path& folder : others) remove_folder(folder);
}

}  // namespace seq2see::training
