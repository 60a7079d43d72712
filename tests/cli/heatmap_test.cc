// Pictures of a run's matrices and of a sentence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class Heatmap : public ::testing::Test {
 protected:
  void SetUp() override { project_.add_trained_run(); }
  [[nodiscard]] Outcome heatmap(const Arguments& more) const {
    Arguments arguments = {"heatmap", "runs/tiny"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  Project project_;
};

TEST_F(Heatmap, OneSentenceOfAllEpochsInAnotherFolder) {
  const Outcome outcome = heatmap(
      {"--epoch", "all", "--sentence", "1", "--mode", "forced", "--format", "svg,pdf", "-o", "pictures"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(
      lines_of(outcome.out),
      ElementsAre("pictures/epoch-000/probe-01-forced.svg", "pictures/epoch-000/probe-01-forced.pdf",
                  "pictures/epoch-001/probe-01-forced.svg", "pictures/epoch-001/probe-01-forced.pdf",
                  "pictures/epoch-002/probe-01-forced.svg", "pictures/epoch-002/probe-01-forced.pdf"));
  EXPECT_THAT(project_.read("pictures/epoch-001/probe-01-forced.svg"), StartsWith("<?xml"));
  EXPECT_THAT(project_.read("pictures/epoch-001/probe-01-forced.pdf"), StartsWith("%PDF"));
}

TEST_F(Heatmap, ASentenceOfOnesOwnWithTheModelsTranslation) {
  const Outcome outcome = heatmap({"--source", "我喝茶。"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::vector<std::string> files = lines_of(outcome.out);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_THAT(project_.read(files[0]), StartsWith("\x89PNG"));
  EXPECT_EQ(outcome.err, project_.run({"translate", "runs/tiny", "--beam-size", "1"}, "我喝茶。\n").out);
}

TEST_F(Heatmap, ASentenceOfOnesOwnWithItsTranslation) {
  const Outcome outcome = heatmap({"--source", "我喝茶。", "--target", "I drink tea.", "-o", "mine"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(lines_of(outcome.out), ElementsAre(StartsWith("mine/")));
}

TEST_F(Heatmap, WhatIsNotThereIsTold) {
  expect_one_line_error(heatmap({"--epoch", "99"}), "there are those of epochs 0 to 2");
  expect_one_line_error(heatmap({"--epoch", "foo"}), "use a number, all, last or best");
  expect_one_line_error(heatmap({"--sentence", "99"}), "there is no matrix of sentence 99");
  expect_one_line_error(heatmap({"--format", "bmp"}), "use png, svg or pdf");
}

TEST_F(Heatmap, AnEmptySentenceIsTold) {
  expect_one_line_error(heatmap({"--source", ""}), "--source: the sentence is empty");
  expect_one_line_error(heatmap({"--source", "你好", "--target", " "}), "--target: the sentence is empty");
  expect_one_line_error(heatmap({"--target", "hello"}), "--target requires --source");
}

}  // namespace
}  // namespace seq2see::testing
