// What can be wrong before a training starts: each is told in one line, and no run is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

TEST(TrainErrors, SeveralProblemsAreToldAtOnceEachOnItsLine) {
  const Project project;
  project.write("wrong.yaml",
                project.read("tiny.yaml") + "trainig: {epochs: 3}\ntesting: {batch_size: many}\n");
  const Outcome outcome = project.run({"train", "wrong.yaml"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(
      lines_of(outcome.err),
      ::testing::ElementsAre(::testing::StartsWith("seq2see: error: wrong.yaml:12: trainig: unknown key"),
                             ::testing::StartsWith("seq2see: error: wrong.yaml:13: testing.batch_size")));
  EXPECT_FALSE(project.has("runs"));
}

TEST(TrainErrors, AMissingConfigurationIsTold) {
  expect_one_line_error(Project().run({"train", "nowhere.yaml"}), "nowhere.yaml: the file cannot be read");
}

TEST(TrainErrors, TextsOfUnequalLengthAreTold) {
  const Project project;
  project.write("train.en", first_lines(project.read("train.en"), 299));
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "the files have 300 and 299 lines");
  EXPECT_FALSE(project.has("runs"));
}

TEST(TrainErrors, TextThatIsNotUtf8IsToldWithFileAndLine) {
  const Project project;
  project.write("train.zh", with_line(project.read("train.zh"), 7, "\xff\xfe"));
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "train.zh:7: the text is not valid UTF-8");
  EXPECT_FALSE(project.has("runs"));
}

TEST(TrainErrors, AnEmptyReferenceIsToldBeforeAnythingIsTrained) {
  const Project project;
  project.write("dev.en", with_line(project.read("dev.en"), 4, ""));
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "dev.en:4: the line is empty");
  EXPECT_FALSE(project.has("runs"));
}

TEST(TrainErrors, AProbeThatIsNoPairIsToldWithFileAndLine) {
  const Project project;
  project.write("probes.tsv", "a\tb\nno tab\n");
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "probes.tsv:2: this is not a pair of sentences");
  EXPECT_FALSE(project.has("runs"));
}

TEST(TrainErrors, AFolderThatCannotBeMadeIsTold) {
  expect_one_line_error(Project().run({"train", "tiny.yaml", "--set", "model_dir=tiny.yaml/run"}),
                        "tiny.yaml/run: the folder cannot be created");
}

TEST(TrainErrors, WhatNoTrainingHasWrittenIsNotReplaced) {
  for (const char* mine :
       {"data/notes.txt", "heatmaps/paper.png", "config.yaml", "checkpoints/net/weights", "lock"}) {
    const Project project;
    const std::string file = std::string("mine/") + mine;
    std::filesystem::create_directories(project.path(file).parent_path());
    project.write(file, "precious");
    for (const char* overwrite : {"false", "true"}) {
      expect_one_line_error(project.run({"train", "tiny.yaml", "--set", "model_dir=mine", "--set",
                                         std::string("training.overwrite=") + overwrite}),
                            "nothing tells that a training has written it");
    }
    EXPECT_EQ(project.snapshot("mine").size(), 1U);
    EXPECT_EQ(project.read(file), "precious");
  }
}

TEST(TrainErrors, WhatStandsBesideTheTracesOfATrainingThatFailedIsNotReplaced) {
  const Project project;
  const Arguments train = {"train", "tiny.yaml", "--set", "data.src.max_length=1"};
  expect_user_error(project.run(train), "no sentence pair is left");
  ASSERT_TRUE(project.has("runs/tiny/lock"));
  expect_user_error(project.run(train), "no sentence pair is left");
  std::filesystem::create_directories(project.path("runs/tiny/data"));
  project.write("runs/tiny/data/mine", "precious");
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "runs/tiny/data: this is there already");
  EXPECT_EQ(project.read("runs/tiny/data/mine"), "precious");
}

TEST(TrainErrors, ARunWithoutItsLockIsKnownByItsCheckpoints) {
  const Project project;
  project.add_trained_run();
  std::filesystem::remove(project.path("runs/tiny/lock"));
  expect_one_line_error(project.run({"train", "tiny.yaml"}), "go on with --resume");
  EXPECT_EQ(project.run({"train", "tiny.yaml", "--set", "training.overwrite=true"}).exit_code, 0);
}

TEST(TrainErrors, TextIsNotReadFromWhereATrainingWrites) {
  const Project project;
  project.add_trained_run();
  for (const char* side : {"zh", "en"}) {
    project.write(std::string("runs/tiny/data/mine.") + side, project.read(std::string("train.") + side));
  }
  expect_one_line_error(project.run({"train", "tiny.yaml", "--set", "data.train=runs/tiny/data/mine", "--set",
                                     "training.overwrite=true"}),
                        "data.train: runs/tiny/data/mine.zh lies where this training writes");
  EXPECT_EQ(project.read("runs/tiny/data/mine.zh"), project.read("train.zh"));
}

TEST(TrainErrors, BothSidesAreNotReadFromOneFile) {
  expect_one_line_error(Project().run({"train", "tiny.yaml", "--set", "data.trg.lang=zh"}),
                        "'zh' is that of data.src too");
}

TEST(TrainErrors, ThereMustBeSomethingToResume) {
  expect_one_line_error(Project().run({"train", "tiny.yaml", "--resume"}), "there is nothing to resume");
}

TEST(TrainErrors, TextOfWhichNothingIsLeftIsTold) {
  const Project project;
  expect_user_error(project.run({"train", "tiny.yaml", "--set", "data.src.max_length=1"}),
                    "no sentence pair is left: 300 too long");
}

}  // namespace
}  // namespace seq2see::testing
