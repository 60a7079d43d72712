// BLEU of the run's own texts and of files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Evaluate : public ::testing::Test {
 protected:
  void SetUp() override { project_.add_trained_run(); }
  [[nodiscard]] Outcome evaluate(const Arguments& more) const {
    Arguments arguments = {"evaluate", "runs/tiny"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  Project project_;
};

TEST_F(Evaluate, TestTextOfTheRunWithoutTheFilesThatItWasMadeFrom) {
  for (const char* file : {"train.zh", "dev.zh", "test.zh", "test.en"}) {
    std::filesystem::remove(project_.path(file));
  }
  const Outcome outcome = evaluate({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("BLEU = "));
  EXPECT_THAT(outcome.out, HasSubstr("signature: nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp"));
  EXPECT_EQ(lines_of(project_.read("runs/tiny/translations/best.test.txt")).size(), 20U);
}

TEST_F(Evaluate, FilesGiveTheSameScoreAsTheCopyInTheRun) {
  const Outcome files =
      evaluate({"--source", "dev.zh", "--reference", "dev.en", "-o", "out.txt", "--checkpoint", "last"});
  const Outcome copy = evaluate({"--split", "dev", "--checkpoint", "last"});
  ASSERT_EQ(files.exit_code, 0) << files.err;
  EXPECT_EQ(lines_of(files.out)[0], lines_of(copy.out)[0]);
  EXPECT_EQ(project_.read("out.txt"), project_.read("runs/tiny/translations/last.dev.txt"));
  // The dev translations of the last epoch came from these weights as well.
  EXPECT_EQ(project_.read("out.txt"), project_.read("runs/tiny/translations/epoch-002.dev.txt"));
}

TEST_F(Evaluate, APrefixNamesOtherFiles) {
  const Outcome outcome = evaluate({"--split", "train"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(lines_of(project_.read("runs/tiny/translations/best.train.txt")).size(), 300U);
}

TEST_F(Evaluate, AReferenceForEveryLineIsNeeded) {
  expect_one_line_error(evaluate({"--source", "test.zh", "--reference", "train.en"}),
                        "train.en: 300 lines, but test.zh has 20");
  expect_one_line_error(evaluate({"--source", "test.zh"}), "--source requires --reference");
}

TEST_F(Evaluate, AnEmptyReferenceIsToldWithFileAndLine) {
  project_.write("test.en", with_line(project_.read("test.en"), 6, ""));
  expect_one_line_error(evaluate({"--source", "test.zh", "--reference", "test.en"}),
                        "test.en:6: the line is empty");
}

TEST_F(Evaluate, AnUnknownTokenizerIsToldWithThoseThatThereAre) {
  expect_one_line_error(evaluate({"--tokenize", "14a"}), "choose one of 13a, zh, char, intl, none");
}

}  // namespace
}  // namespace seq2see::testing
