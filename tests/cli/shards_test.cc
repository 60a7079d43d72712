// How many shards a training has: the machine decides once, the run remembers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;

const std::string kWeights = "/checkpoints/last/model.safetensors";

TEST(Shards, AreAsManyAsTheMachineHasCoresAndTheRunStatesTheNumber) {
  const unsigned cores = std::thread::hardware_concurrency();
  EXPECT_THAT(trained_project().read("runs/tiny/config.yaml"),
              HasSubstr("\n  shards: " + std::to_string(cores) + "\n"));
}

TEST(Shards, OfARunThatGoesOnAreThoseItWasStartedWith) {
  const Project project;
  const Arguments start = {"train", "tiny.yaml", "--set", "attention.probes=null", "--set"};
  const auto train = [&](const Arguments& more) {
    Arguments arguments = start;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = project.run(arguments);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  };
  // 3 is no usual number of cores. The configuration that goes on leaves it open, as on another machine.
  train({"training.updates=3", "--set", "training.shards=3"});
  train({"training.updates=6", "--resume"});
  EXPECT_THAT(project.read("runs/tiny/config.yaml"), HasSubstr("\n  shards: 3\n"));
  train({"training.updates=6", "--set", "training.shards=3", "--set", "name=straight"});
  EXPECT_EQ(project.read("runs/tiny" + kWeights), project.read("runs/straight" + kWeights));
  expect_one_line_error(project.run({"train", "tiny.yaml", "--resume", "--set", "attention.probes=null",
                                     "--set", "training.updates=6", "--set", "training.shards=5"}),
                        "the run was started with training.shards: 3, not 5");
}

TEST(Shards, AreLeftToTheMachineByTheReference) {
  EXPECT_THAT(trained_project().run({"config"}).out, HasSubstr("\n  shards: 0\n"));
}

}  // namespace
}  // namespace seq2see::testing
