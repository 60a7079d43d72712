// The folder of a run: what is where.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace seq2see::cli {

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path root) : root_(std::move(root)) {}

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path config() const { return root_ / "config.yaml"; }
  [[nodiscard]] std::filesystem::path vocabularies() const { return root_ / "vocab"; }
  /// Where the vocabularies of a training wait that is about to take the place of an older one.
  [[nodiscard]] std::filesystem::path new_vocabularies() const { return root_ / "vocab.new"; }
  /// The encoded training text: can be made again at any time.
  [[nodiscard]] std::filesystem::path cache() const { return root_ / "cache"; }
  [[nodiscard]] std::filesystem::path log() const { return root_ / "train.log"; }
  [[nodiscard]] std::filesystem::path metrics() const { return root_ / "metrics.jsonl"; }
  /// How long things took, which metrics.jsonl does not tell (training/timing_log.h).
  [[nodiscard]] std::filesystem::path timing() const { return root_ / "timing.jsonl"; }
  /// name: "best", "last", "previous" (the `last` before), that of a kept one (training/kept_checkpoints.h),
  /// or what a user called an average.
  [[nodiscard]] std::filesystem::path checkpoint(const std::string& name) const;
  /// The names of those that there are: best, last, previous, then all others in alphabetical order.
  [[nodiscard]] std::vector<std::string> checkpoint_names() const;
  /// Throws UserError, with the names that there are, unless `name` is one of them.
  void expect_checkpoint(const std::string& name) const;
  [[nodiscard]] std::filesystem::path attention(int64_t epoch) const;
  [[nodiscard]] std::filesystem::path heatmaps(int64_t epoch) const;
  /// The model's own translations of the development text.
  [[nodiscard]] std::filesystem::path dev_translations(int64_t epoch) const;
  [[nodiscard]] std::filesystem::path report() const { return root_ / "report.html"; }
  [[nodiscard]] std::filesystem::path translations() const { return root_ / "translations"; }
  /// The prefix of a copy of the development or test text (name: "dev" or "test"), so that the run can be
  /// evaluated wherever it is.
  [[nodiscard]] std::filesystem::path text(const std::string& name) const { return root_ / "data" / name; }

  /// What tells the text of the training from another (training_inputs.h).
  [[nodiscard]] std::filesystem::path input_hashes() const { return root_ / "data" / "inputs.json"; }

  /// Everything that a training writes here, files and folders.
  [[nodiscard]] std::vector<std::filesystem::path> written() const;
  /// Throws UserError where something of that name is there and no training has written it.
  void expect_nothing_foreign() const;

  /// The epochs whose matrices are there, in order.
  [[nodiscard]] std::vector<int64_t> attention_epochs() const;
  /// Throws UserError unless a training has written here.
  void expect_run() const;
  /// Removes what a training wrote, but for the log, the cache and the vocabularies; new_vocabularies(),
  /// where they are there, take the place of the old ones.
  void clear() const;

 private:
  [[nodiscard]] std::vector<std::filesystem::path> made_before_all_else() const;
  /// Whether there is a checkpoint of a training, not just a folder of that name.
  [[nodiscard]] bool has_state() const;

  std::filesystem::path root_;
};

}  // namespace seq2see::cli
