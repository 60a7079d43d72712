// Trainings that start, stop, go on, or must not touch what is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "cli/project.h"
#include "ops/kernels/kernels.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;

/// Waits until a file has been written, at most a minute.
bool appears(const std::filesystem::path& file) {
  for (int i = 0; i < 1200 && !std::filesystem::exists(file); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return std::filesystem::exists(file);
}

TEST(Train, WritesWhatItsFolderIsDescribedToHold) {
  const Project& project = trained_project();
  for (const char* file :
       {"config.yaml", "train.log", "metrics.jsonl", "vocab/src.model", "vocab/trg.model", "data/test.en",
        "checkpoints/best/model.safetensors", "checkpoints/last/training_state.safetensors",
        "checkpoints/last/state.json", "attention/epoch-000.jsonl", "attention/epoch-002.jsonl",
        "heatmaps/epoch-002/probe-02-greedy.png", "translations/epoch-002.dev.txt"}) {
    EXPECT_TRUE(project.has(std::string("runs/tiny/") + file)) << file;
  }
}

TEST(Train, TheSameConfigurationGivesTheSameModelWhateverTheThreads) {
  const Project project;
  const Outcome outcome = project.run({"train", "tiny.yaml", "--threads", "1"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string weights = "runs/tiny/checkpoints/last/model.safetensors";
  EXPECT_EQ(project.read(weights), trained_project().read(weights));
}

TEST(Train, InBfloat16RoundsAndSaysSoWhereItIsSlow) {
  const Project project;
  const Outcome outcome = project.run({"train", "tiny.yaml", "--set", "training.precision=bf16"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string weights = "runs/tiny/checkpoints/last/model.safetensors";
  EXPECT_NE(project.read(weights), trained_project().read(weights));
  const bool warned = project.read("runs/tiny/train.log").find("no instructions for it") != std::string::npos;
  EXPECT_EQ(warned, !ops::kernels::kernels<float>().has_bfloat16);
}

TEST(Train, DoesNotTouchAnOlderTraining) {
  const Project project;
  project.add_trained_run();
  const auto before = project.snapshot("runs");
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "a training has written here already");
  EXPECT_EQ(project.snapshot("runs"), before);
}

TEST(Train, OverwritesOnlyOnceAllThatCanBeRefusedHasBeen) {
  const Project project;
  project.add_trained_run();
  auto before = project.snapshot("runs");
  // The source vocabulary is made anew before the target one proves impossible.
  expect_user_error(
      project.run({"train", "tiny.yaml", "--set", "training.overwrite=true", "--set",
                   "data.src.tokenizer_cfg.vocab_size=490", "--set", "data.trg.tokenizer_cfg.vocab_size=10"}),
      "data.trg.tokenizer_cfg.vocab_size: 10 is too small");
  auto after = project.snapshot("runs/tiny");
  for (const auto& [file, contents] : before) {
    if (file.ends_with("train.log") || file.ends_with("lock")) continue;  // they tell of the attempt
    EXPECT_EQ(after[file], contents) << file;
  }
  const Outcome again = project.run({"train", "tiny.yaml", "--set", "training.overwrite=true", "--set",
                                     "data.src.tokenizer_cfg.vocab_size=490", "--set", "training.epochs=1"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_FALSE(project.has("runs/tiny/attention/epoch-002.jsonl"));
  EXPECT_FALSE(project.has("runs/tiny/vocab.new"));
  EXPECT_EQ(project.run({"info", "runs/tiny"}).exit_code, 0);
}

TEST(Train, ResumesOnlyTheSameExperiment) {
  const Project project;
  project.add_trained_run();
  const auto before = project.snapshot("runs");
  expect_one_line_error(
      project.run({"train", "tiny.yaml", "--resume", "--set", "model.encoder.hidden_size=17"}),
      "the run was started with model.encoder.hidden_size: 16, not 17");
  expect_one_line_error(project.run({"train", "tiny.yaml", "--resume", "--set", "training.ema_decay=0.9"}),
                        "the run was started with training.ema_decay: 0");
  expect_one_line_error(project.run({"train", "tiny.yaml", "--resume", "--set", "random_seed=7", "--set",
                                     "training.batch_size=9"}),
                        "random_seed: 42, not 7, training.batch_size: 50, not 9");
  EXPECT_EQ(project.snapshot("runs"), before);
}

TEST(Train, IsAloneInItsFolder) {
  const Project project;
  RunningProgram training(project.path(""), {"train", "tiny.yaml", "--set", "attention.probes=[]", "--set",
                                             "training.epochs=100000"});
  ASSERT_TRUE(appears(project.path("runs/tiny/checkpoints/last/state.json")));
  for (const Arguments& more : {Arguments{"--resume"}, Arguments{"--set", "training.overwrite=true"}}) {
    Arguments second = {
        "train", "tiny.yaml", "--set", "attention.probes=[]", "--set", "training.epochs=100000"};
    second.insert(second.end(), more.begin(), more.end());
    expect_one_line_error(project.run(second), "runs/tiny: another training is writing here: process ");
  }
  training.send_signal(SIGKILL);
  training.wait();
  EXPECT_EQ(project
                .run({"train", "tiny.yaml", "--resume", "--set", "attention.probes=[]", "--set",
                      "training.epochs=100000", "--set", "training.updates=1"})
                .exit_code,
            0);
}

TEST(Train, AfterACrashBeforeTheFirstCheckpointStartsAgain) {
  const Project project;
  std::filesystem::create_directories(project.path("runs/tiny/checkpoints/last.new"));
  project.write("runs/tiny/metrics.jsonl", "{\"half\"");
  project.write("runs/tiny/lock", "process 1 on a machine, since yesterday\n");
  project.write("runs/tiny/config.yaml", "");
  const Outcome outcome = project.run({"train", "tiny.yaml"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST(Train, ResumingAFinishedTrainingSaysHowToGoOn) {
  const Project project;
  project.add_trained_run();
  const Outcome outcome = project.run({"train", "tiny.yaml", "--resume"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("the training is finished already, after 12 updates"));
  EXPECT_THAT(outcome.err, HasSubstr("training.epochs=4"));
}

TEST(Train, AnInterruptedTrainingGoesOnToTheSameModel) {
  const Project project;
  {
    RunningProgram training(project.path(""), {"train", "tiny.yaml", "--set", "attention.probes=[]", "--set",
                                               "training.epochs=100000"});
    ASSERT_TRUE(appears(project.path("runs/tiny/checkpoints/last/state.json")));
    training.send_signal(SIGINT);
    const Outcome outcome = training.wait();
    EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("go on with: seq2see train runs/tiny/config.yaml --resume"));
  }
  // A run may be moved and goes on from its own configuration.
  std::filesystem::rename(project.path("runs/tiny"), project.path("runs/moved"));
  const Outcome state = project.run({"info", "runs/moved", "--checkpoint", "last"});
  const size_t position = state.out.find("update ");
  ASSERT_NE(position, std::string::npos) << state.out << state.err;
  const int64_t updates = std::stoll(state.out.substr(position + 7)) + 7;
  const std::string limit = "training.updates=" + std::to_string(updates);
  const Outcome resumed = project.run(
      {"train", "runs/moved/config.yaml", "--resume", "--set", "model_dir=runs/moved", "--set", limit});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  const Outcome whole = project.run({"train", "tiny.yaml", "--set", "attention.probes=[]", "--set",
                                     "training.epochs=100000", "--set", limit, "--set", "name=whole"});
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  const std::string weights = "checkpoints/last/model.safetensors";
  EXPECT_EQ(project.read("runs/moved/" + weights), project.read("runs/whole/" + weights));
}

TEST(Train, FindsItsEncodedTextAgainAndMakesItAnewWhereItIsDamaged) {
  const Project project;
  project.add_trained_run();
  const auto encoded = project.snapshot("runs/tiny/cache");
  ASSERT_EQ(encoded.size(), 1U);
  const auto& [file, contents] = *encoded.begin();

  const Outcome found = project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"});
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_THAT(found.err, HasSubstr("training text: 300 pairs, encoded before"));

  project.write("runs/tiny/cache/" + std::filesystem::path(file).filename().string(),
                contents.substr(0, contents.size() / 2));
  const Outcome anew = project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=4"});
  EXPECT_EQ(anew.exit_code, 0) << anew.err;
  EXPECT_THAT(anew.err, HasSubstr("was damaged, and has been made anew"));
  EXPECT_TRUE(project.snapshot("runs/tiny/cache") == encoded);

  // Another text: the old one is not kept beside it.
  project.write("train.zh", with_line(project.read("train.zh"), 5, "我们"));
  const Outcome other =
      project.run({"train", "tiny.yaml", "--set", "training.overwrite=true", "--set", "training.epochs=1"});
  EXPECT_EQ(other.exit_code, 0) << other.err;
  const auto after = project.snapshot("runs/tiny/cache");
  EXPECT_EQ(after.size(), 1U);
  EXPECT_NE(after.begin()->first, file);
}

TEST(Train, TakesTextAsPeopleReallyHaveIt) {
  // Byte order mark, CRLF, empty and blank lines, a line of ten thousand words.
  const Project project;
  std::string source = project.read("train.zh");
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += "我 ";
  source = with_line(with_line(with_line(source, 5, ""), 8, "   "), 11, words);
  std::string windows = "\xEF\xBB\xBF";
  for (const std::string& line : lines_of(source)) windows += line + "\r\n";
  project.write("train.zh", windows);
  project.write("train.en", with_line(project.read("train.en"), 6, ""));
  project.write("dev.zh", with_line(project.read("dev.zh"), 3, ""));
  const Outcome outcome = project.run({"train", "tiny.yaml", "--set", "training.epochs=1"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("4 of 300 training pairs are left out: 3 empty, 1 too long"));
  EXPECT_EQ(lines_of(project.read("runs/tiny/translations/epoch-001.dev.txt")).size(), 20U);
}

TEST(Train, WithoutAttentionEverythingWorksButMatrices) {
  const Project project;
  const Outcome outcome = project.run({"train", "tiny.yaml", "--set", "model.decoder.attention=none"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(project.run({"evaluate", "runs/tiny"}).exit_code, 0);
  EXPECT_EQ(lines_of(project.run({"translate", "runs/tiny"}, "你好\n").out).size(), 1U);
  expect_one_line_error(project.run({"heatmap", "runs/tiny"}), "no attention matrices were dumped");
  expect_one_line_error(project.run({"heatmap", "runs/tiny", "--source", "你好"}),
                        "this model has no attention");
}

}  // namespace
}  // namespace seq2see::testing
