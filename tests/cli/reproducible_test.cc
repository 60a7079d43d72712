// The same configuration and seed give the same files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using Files = std::map<std::string, std::string>;

/// All that a training leaves behind but what tells the time: the log, the timing, and what shows the timing.
Files files_of_a_training(const Arguments& more) {
  const Project project;
  Arguments arguments = {"train", "tiny.yaml",
                         "--set", "data.src.tokenizer_cfg.sampling=true",
                         "--set", "model.encoder.dropout=0.2",
                         "--set", "model.decoder.hidden_dropout=0.2",
                         "--set", "training.shards=2",
                         "--set", "training.ema_decay=0.9",
                         "--set", "training.keep_best_ckpts=1",
                         "--set", "attention.heatmaps=[png, svg, pdf]"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = project.run(arguments);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::set<std::string> timed = {"train.log", "timing.jsonl", "report.html", "lock"};
  Files files;
  for (const auto& [file, contents] : project.snapshot("runs/tiny")) {
    const std::string name = std::filesystem::relative(file, project.path("runs/tiny")).string();
    if (!timed.contains(name)) files[name] = contents;
  }
  return files;
}

TEST(Reproducible, FilesAreTheSameWhateverTheNumberOfThreads) {
  const Files once = files_of_a_training({"--threads", "1"});
  for (const char* file :
       {"metrics.jsonl", "config.yaml", "vocab/src.model", "checkpoints/last/model.safetensors",
        "checkpoints/last/state.json", "checkpoints/best/training_state.safetensors",
        "attention/epoch-002.jsonl", "heatmaps/epoch-002/probe-00-forced.png",
        "heatmaps/epoch-002/probe-00-forced.pdf", "translations/epoch-002.dev.txt"})
    EXPECT_TRUE(once.contains(file)) << file;
  for (const char* threads : {"1", "2", "4"}) {
    Files again = files_of_a_training({"--threads", threads});
    EXPECT_EQ(again.size(), once.size());
    for (const auto& [file, contents] : once)
      EXPECT_TRUE(again[file] == contents) << file << " differs with " << threads << " threads";
  }
}

TEST(Reproducible, AnotherSeedGivesAnotherModel) {
  const Files once = files_of_a_training({});
  const Files other = files_of_a_training({"--set", "random_seed=7"});
  EXPECT_FALSE(once.at("checkpoints/last/model.safetensors") ==
               other.at("checkpoints/last/model.safetensors"));
}

}  // namespace
}  // namespace seq2see::testing
