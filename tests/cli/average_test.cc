// Kept checkpoints from the shell, and the mean of their weights.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A run that kept the checkpoints update-000006, update-000012 and update-000018 (of three epochs).
const Project& project_with_kept() {
  static const Project project;
  static const Outcome training = project.run({"train", "tiny.yaml", "--set", "training.epochs=3", "--set",
                                               "training.keep_last_ckpts=3", "--set", "attention.probes=[]"});
  EXPECT_EQ(training.exit_code, 0) << training.err;
  return project;
}

class Average : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(project_.path("runs"));
    std::filesystem::copy(project_with_kept().path("runs/tiny"), project_.path("runs/tiny"),
                          std::filesystem::copy_options::recursive);
  }
  [[nodiscard]] Outcome average(const Arguments& more) const {
    Arguments arguments = {"average", "runs/tiny"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  [[nodiscard]] std::string weights(const std::string& checkpoint) const {
    return project_.read("runs/tiny/checkpoints/" + checkpoint + "/model.safetensors");
  }
  Project project_;
};

TEST_F(Average, OfAllThatWereKeptIsACheckpointForEveryCommand) {
  const Outcome outcome = average({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "runs/tiny/checkpoints/average: the mean of update-000006, update-000012, update-000018\n");
  EXPECT_EQ(
      lines_of(project_.run({"translate", "runs/tiny", "--checkpoint", "average"}, "你好\n").out).size(), 1U);
  EXPECT_EQ(
      project_
          .run({"score", "runs/tiny", "--checkpoint", "average", "--source", "dev.zh", "--target", "dev.en"})
          .exit_code,
      0);
  EXPECT_EQ(project_.run({"heatmap", "runs/tiny", "--source", "你好", "--checkpoint", "average"}).exit_code,
            0);
  const Outcome info = project_.run({"info", "runs/tiny", "--checkpoint", "average"});
  EXPECT_EQ(info.exit_code, 0) << info.err;
  EXPECT_THAT(info.out, HasSubstr("checkpoint   average: update 18\n"));
  EXPECT_THAT(info.out, HasSubstr("mean of update-000006, update-000012, update-000018\n"));
}

TEST_F(Average, OfTheLastIsThatOfTheirNames) {
  EXPECT_EQ(average({"--last", "2"}).exit_code, 0);
  EXPECT_EQ(average({"--checkpoints", "update-000012,update-000018", "-o", "named"}).exit_code, 0);
  EXPECT_EQ(average({"-o", "all"}).exit_code, 0);
  EXPECT_TRUE(weights("average") == weights("named"));
  EXPECT_FALSE(weights("average") == weights("all"));
}

TEST_F(Average, OfACheckpointAndItselfUnderAnotherNameIsThatCheckpoint) {
  std::filesystem::copy(project_.path("runs/tiny/checkpoints/update-000018"),
                        project_.path("runs/tiny/checkpoints/same"));
  EXPECT_EQ(average({"--checkpoints", "update-000018,same"}).exit_code, 0);
  EXPECT_TRUE(weights("average") == weights("update-000018"));
}

TEST_F(Average, OfTheBestIsThatOfTheBestScores) {
  // The scores as the training tells them; of equal ones the earlier is the better.
  const auto state = nlohmann::json::parse(project_.read("runs/tiny/checkpoints/last/state.json"));
  std::vector<std::pair<double, int>> ranked;
  for (const auto& kept : state["kept"])
    ranked.emplace_back(-kept["score"].get<double>(), kept["update"].get<int>());
  ASSERT_EQ(ranked.size(), 3U);
  std::sort(ranked.begin(), ranked.end());
  std::set<std::string> best;
  for (size_t i = 0; i < 2; ++i) {
    std::string number = std::to_string(ranked[i].second);
    best.insert("update-" + std::string(6 - number.size(), '0') + number);
  }
  EXPECT_EQ(average({"--best", "2"}).out,
            "runs/tiny/checkpoints/average: the mean of " + *best.begin() + ", " + *best.rbegin() + "\n");
}

TEST_F(Average, OfMoreThanWereKeptIsToldWithThoseThatThereAre) {
  expect_one_line_error(average({"--last", "4"}),
                        "--last asks for 4 checkpoints, but the training has kept 3: update-000006, "
                        "update-000012, update-000018; ask for fewer");
  expect_one_line_error(average({"--best", "4"}), "--best asks for 4 checkpoints");
  expect_one_line_error(average({"--last", "1"}), "--last");
  expect_one_line_error(average({"--checkpoints", "best"}), "a mean needs two checkpoints or more");
  expect_one_line_error(average({"--checkpoints", "best,best"}), "'best' is named twice");
  expect_one_line_error(
      average({"--checkpoints", "best,third"}),
      "there is no checkpoint 'third'; there are best, last, previous, update-000006, update-000012, "
      "update-000018");
  EXPECT_FALSE(project_.has("runs/tiny/checkpoints/average"));
}

TEST_F(Average, WhereNothingWasKeptSaysHowToKeep) {
  const Project project;
  project.add_trained_run();
  expect_one_line_error(project.run({"average", "runs/tiny"}), "the training has kept none; ");
  EXPECT_EQ(project.run({"average", "runs/tiny", "--checkpoints", "best,last"}).exit_code, 0);
}

TEST_F(Average, ReplacesNothingUnasked) {
  EXPECT_EQ(average({"--last", "2"}).exit_code, 0);
  const std::string before = weights("average");
  expect_one_line_error(average({}), "there is a checkpoint of this name already");
  EXPECT_TRUE(weights("average") == before);
  EXPECT_EQ(average({"--overwrite"}).exit_code, 0);
  EXPECT_FALSE(weights("average") == before);
}

TEST_F(Average, HasNoNameOfTheTraining) {
  for (const char* name : {"best", "last", "previous", "update-000006", "update-000099"}) {
    expect_one_line_error(average({"-o", name, "--overwrite"}), "is a name that the training writes to");
  }
  for (const char* name : {"a/b", "..", "", "x.new", "a,b"}) {
    expect_one_line_error(average({"--output", name}), "cannot be the name of a checkpoint");
  }
}

TEST_F(Average, RefusesWeightsOfAnotherShapeOrVocabulary) {
  const Outcome wide = project_.run({"train", "tiny.yaml", "--set", "name=wide", "--set",
                                     "training.updates=1", "--set", "model.decoder.hidden_size=20"});
  ASSERT_EQ(wide.exit_code, 0) << wide.err;
  std::filesystem::rename(project_.path("runs/wide/checkpoints/best"),
                          project_.path("runs/tiny/checkpoints/wide"));
  expect_one_line_error(average({"--checkpoints", "best,wide"}), "the configuration asks for");
  project_.write("train.en", with_line(project_.read("train.en"), 1, "Quite another sentence stands here."));
  const Outcome other =
      project_.run({"train", "tiny.yaml", "--set", "name=other", "--set", "training.updates=1"});
  ASSERT_EQ(other.exit_code, 0) << other.err;
  std::filesystem::rename(project_.path("runs/other/checkpoints/best"),
                          project_.path("runs/tiny/checkpoints/other"));
  expect_one_line_error(average({"--checkpoints", "best,other"}),
                        "the weights were trained with another vocabulary");
  EXPECT_FALSE(project_.has("runs/tiny/checkpoints/average"));
}

TEST_F(Average, StaysWhereTheTrainingGoesOn) {
  EXPECT_EQ(average({}).exit_code, 0);
  const std::string before = weights("average");
  const Outcome resumed = project_.run({"train", "tiny.yaml", "--resume", "--set", "attention.probes=[]",
                                        "--set", "training.epochs=4", "--set", "training.keep_last_ckpts=1"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_TRUE(weights("average") == before);
  EXPECT_FALSE(project_.has("runs/tiny/checkpoints/update-000018"));
  EXPECT_TRUE(project_.has("runs/tiny/checkpoints/update-000024"));
}

TEST_F(Average, InfoListsEveryCheckpointWithItsScore) {
  std::filesystem::create_directories(project_.path("runs/tiny/checkpoints/update-000024.new"));
  const Outcome info = project_.run({"info", "runs/tiny"});
  EXPECT_EQ(info.exit_code, 0) << info.err;
  for (const char* name : {"best", "last", "update-000006", "update-000012", "update-000018"})
    EXPECT_THAT(info.out, HasSubstr(std::string("\n  ") + name + " "));
  EXPECT_THAT(info.out, Not(HasSubstr("update-000024")));
}

TEST_F(Average, ACheckpointThatIsNotThereIsToldWithThoseThatAre) {
  const std::string complaint =
      "runs/tiny: there is no checkpoint 'second'; there are best, last, previous, update-000006, "
      "update-000012, "
      "update-000018";
  expect_one_line_error(project_.run({"translate", "runs/tiny", "--checkpoint", "second"}), complaint);
  expect_one_line_error(project_.run({"info", "runs/tiny", "--checkpoint", "second"}), complaint);
  expect_one_line_error(project_.run({"heatmap", "runs/tiny", "--source", "x", "--checkpoint", "second"}),
                        complaint);
  expect_one_line_error(project_.run({"translate", "runs/tiny", "--checkpoint", "../checkpoints/best"}),
                        "there is no checkpoint '../checkpoints/best'");
}

}  // namespace
}  // namespace seq2see::testing
