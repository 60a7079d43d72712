// Runs that a disk, a person or another program has damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

void truncate(const std::filesystem::path& file) {
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 20);
}

TEST(DamagedRun, TruncatedWeightsAreTold) {
  const Project project;
  project.add_trained_run();
  truncate(project.path("runs/tiny/checkpoints/best/model.safetensors"));
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}),
                        "runs/tiny/checkpoints/best/model.safetensors: the file is truncated");
}

TEST(DamagedRun, WeightsWithADamagedHeaderAreTold) {
  const Project project;
  project.add_trained_run();
  const std::string name = "runs/tiny/checkpoints/best/model.safetensors";
  std::string weights = project.read(name);
  weights[20] = '\xff';
  project.write(name, weights);
  expect_one_line_error(project.run({"translate", "runs/tiny"}), name);
}

TEST(DamagedRun, WeightsWithADamagedFingerprintAreNotTakenForThoseOfAnotherVocabulary) {
  const Project project;
  project.add_trained_run();
  const std::string name = "runs/tiny/checkpoints/best/model.safetensors";
  std::string weights = project.read(name);
  const std::string key = "vocabulary\":\"";
  const size_t fingerprint = weights.find(key) + key.size();
  ASSERT_LT(fingerprint, weights.size());
  weights[fingerprint] = weights[fingerprint] == 'a' ? 'b' : 'a';
  project.write(name, weights);
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}), name + ": the file is damaged: its checksum");
}

TEST(DamagedRun, AResumeGoesOnFromTheCheckpointBeforeADamagedOne) {
  const Project whole;
  whole.add_trained_run();
  const Arguments resume = {"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"};
  ASSERT_EQ(whole.run(resume).exit_code, 0);
  for (const char* file : {"model.safetensors", "training_state.safetensors", "state.json"}) {
    const Project project;
    project.add_trained_run();
    const std::string name = std::string("runs/tiny/checkpoints/last/") + file;
    truncate(project.path(name));
    const Outcome outcome = project.run(resume);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, ::testing::HasSubstr(name));
    EXPECT_THAT(outcome.err, ::testing::HasSubstr("going on from runs/tiny/checkpoints/previous"));
    for (const char* same :
         {"checkpoints/last/model.safetensors", "checkpoints/last/state.json", "metrics.jsonl"})
      EXPECT_EQ(project.read(std::string("runs/tiny/") + same), whole.read(std::string("runs/tiny/") + same));
  }
}

TEST(DamagedRun, AResumeFromNothingButDamageIsRefusedAndLosesNothing) {
  for (const char* file : {"model.safetensors", "training_state.safetensors", "state.json"}) {
    const Project project;
    project.add_trained_run();
    const std::string name = std::string("runs/tiny/checkpoints/last/") + file;
    truncate(project.path(name));
    truncate(project.path(std::string("runs/tiny/checkpoints/previous/") + file));
    const auto before = project.snapshot("runs/tiny/checkpoints");
    expect_user_error(project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"}), name);
    EXPECT_EQ(project.snapshot("runs/tiny/checkpoints"), before);
  }
}

TEST(DamagedRun, AMissingCheckpointIsToldAndTheOneBeforeItUsed) {
  const Project project;
  project.add_trained_run();
  std::filesystem::remove_all(project.path("runs/tiny/checkpoints/last"));
  const Outcome outcome = project.run({"train", "tiny.yaml", "--resume"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("going on from runs/tiny/checkpoints/previous"));
}

TEST(DamagedRun, ACheckpointWithoutItsStateIsTold) {
  const Project project;
  project.add_trained_run();
  std::filesystem::remove(project.path("runs/tiny/checkpoints/best/state.json"));
  expect_one_line_error(project.run({"info", "runs/tiny"}), "runs/tiny/checkpoints/best/state.json");
}

TEST(DamagedRun, AMissingVocabularyIsTold) {
  const Project project;
  project.add_trained_run();
  std::filesystem::remove_all(project.path("runs/tiny/vocab"));
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}), "runs/tiny/vocab/src.model");
}

TEST(DamagedRun, AVocabularyOfAnotherTrainingIsRefusedByEveryCommand) {
  const Project project;
  project.add_trained_run();
  // The same sizes from other text: only the fingerprint tells them apart.
  const std::string text = project.read("train.en");
  project.write("train.en", with_line(text, 1, "Quite another sentence stands here."));
  const Outcome other =
      project.run({"train", "tiny.yaml", "--set", "name=other", "--set", "training.updates=1"});
  ASSERT_EQ(other.exit_code, 0) << other.err;
  project.write("train.en", text);
  std::filesystem::remove_all(project.path("runs/tiny/vocab"));
  std::filesystem::rename(project.path("runs/other/vocab"), project.path("runs/tiny/vocab"));
  const std::string complaint = "the weights were trained with another vocabulary";
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}), complaint);
  expect_user_error(project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"}), complaint);
}

TEST(DamagedRun, AResumeWithOtherTextIsRefusedAndLosesNothing) {
  const Arguments resume = {"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"};
  for (const char* file : {"train.en", "dev.zh", "test.en", "probes.tsv"}) {
    const Project project;
    project.add_trained_run();
    const auto before = project.snapshot("runs/tiny/checkpoints");
    const auto texts = project.snapshot("runs/tiny/data");
    project.write(file, with_line(project.read(file), 1, project.read(file).substr(0, 3) + "\tx"));
    expect_user_error(project.run(resume),
                      std::string(file) + ": this is not the file that the training was started with");
    EXPECT_EQ(project.snapshot("runs/tiny/checkpoints"), before);
    EXPECT_EQ(project.snapshot("runs/tiny/data"), texts);
  }
}

TEST(DamagedRun, AResumeThatCannotTellWhetherTheTextHasChangedSaysSoAndKeepsTheVocabulary) {
  const Project project;
  project.add_trained_run();
  project.write("train.en", with_line(project.read("train.en"), 1, "Quite another sentence stands here."));
  project.write("runs/tiny/data/inputs.json", "{");
  const auto before = project.snapshot("runs/tiny/vocab");
  const Outcome outcome = project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("nothing tells what text this training was started with"));
  EXPECT_EQ(project.snapshot("runs/tiny/vocab"), before);
  EXPECT_THAT(project.read("runs/tiny/data/inputs.json"), ::testing::HasSubstr("train.en"));
}

TEST(DamagedRun, AResumeWithoutTheBestWeightsTakesTheNextForTheBest) {
  const Project project;
  project.add_trained_run();
  std::filesystem::remove_all(project.path("runs/tiny/checkpoints/best"));
  const Outcome outcome = project.run({"train", "tiny.yaml", "--resume", "--set", "training.epochs=3"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("checkpoints/best is not there any more"));
  EXPECT_THAT(outcome.err, ::testing::ContainsRegex("best validation: bleu .* after epoch 3"));
  EXPECT_EQ(project.run({"evaluate", "runs/tiny"}).exit_code, 0);
}

TEST(DamagedRun, AConfigurationThatDoesNotFitTheWeightsIsTold) {
  const Project project;
  project.add_trained_run();
  std::string config = project.read("runs/tiny/config.yaml");
  const size_t position = config.find("hidden_size: 16");
  ASSERT_NE(position, std::string::npos);
  project.write("runs/tiny/config.yaml", config.replace(position, 15, "hidden_size: 18"));
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}), "the weights belong to a model with another");
  project.write("runs/tiny/config.yaml", config + "foo: bar\n");
  expect_one_line_error(project.run({"evaluate", "runs/tiny"}), "foo: unknown key");
}

TEST(DamagedRun, ALineOfTheMetricsThatIsDamagedIsLeftOut) {
  const Project project;
  project.add_trained_run();
  truncate(project.path("runs/tiny/metrics.jsonl"));
  const Outcome outcome = project.run({"info", "runs/tiny"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("this line is damaged and left out"));
  EXPECT_THAT(outcome.out, ::testing::HasSubstr("train loss"));
}

TEST(DamagedRun, MatricesThatAreDamagedAreToldWithTheirLine) {
  const Project project;
  project.add_trained_run();
  truncate(project.path("runs/tiny/attention/epoch-002.jsonl"));
  expect_one_line_error(project.run({"heatmap", "runs/tiny"}), "runs/tiny/attention/epoch-002.jsonl:6:");
}

}  // namespace
}  // namespace seq2see::testing
