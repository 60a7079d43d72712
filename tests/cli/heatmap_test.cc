// Pictures of a run's matrices and of a sentence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
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

TEST_F(Heatmap, OneAnimationOfAllEpochsForEachSentenceAndMode) {
  const Outcome outcome = heatmap({"--format", "apng", "--delay", "250", "-o", "moving"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::vector<std::string> files = lines_of(outcome.out);
  EXPECT_EQ(files.size(), 6U);  // three pairs, forced and greedy
  EXPECT_THAT(files, Contains("moving/probe-01-forced-animation.png"));
  const std::string animation = project_.read("moving/probe-01-forced-animation.png");
  EXPECT_THAT(animation, StartsWith("\x89PNG"));
  EXPECT_THAT(animation, HasSubstr(std::string("acTL\0\0\0\3", 8)));  // epochs 0, 1 and 2
}

TEST_F(Heatmap, AnAnimationOfOneEpochIsAStill) {
  const Outcome outcome =
      heatmap({"--epoch", "last", "--format", "apng,svg", "--sentence", "0", "--mode", "greedy"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(lines_of(outcome.out), ElementsAre("runs/tiny/heatmaps/epoch-002/probe-00-greedy.svg",
                                                 "runs/tiny/heatmaps/probe-00-greedy-animation.png"));
}

TEST_F(Heatmap, AContactSheetOfAllEpochs) {
  const Arguments sheet = {"--sentence", "1", "--mode", "forced", "--contact-sheet", "--format", "png,pdf"};
  const Outcome outcome = heatmap(sheet);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string drawn = project_.read("runs/tiny/heatmaps/probe-01-forced-contact-sheet.png");
  EXPECT_EQ(heatmap(sheet + Arguments{"--epoch", "all"}).exit_code, 0);
  EXPECT_EQ(project_.read("runs/tiny/heatmaps/probe-01-forced-contact-sheet.png"), drawn);
  EXPECT_THAT(lines_of(outcome.out), ElementsAre("runs/tiny/heatmaps/probe-01-forced-contact-sheet.png",
                                                 "runs/tiny/heatmaps/probe-01-forced-contact-sheet.pdf"));
  EXPECT_THAT(project_.read("runs/tiny/heatmaps/probe-01-forced-contact-sheet.pdf"), StartsWith("%PDF"));
}

TEST_F(Heatmap, TextForTheTerminalWritesNoFile) {
  const auto before = project_.snapshot("runs/tiny");
  const Outcome outcome =
      heatmap({"--epoch", "all", "--sentence", "1", "--mode", "forced", "--format", "text"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Epoch 0 (untrained)"), HasSubstr("Epoch 2"), HasSubstr("░")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1B")));  // a pipe is no terminal
  EXPECT_EQ(project_.snapshot("runs/tiny"), before);
}

TEST_F(Heatmap, TextInColourOfASentenceOfOnesOwn) {
  const Outcome outcome =
      heatmap({"--source", "我喝茶。", "--target", "I drink tea.", "--format", "text", "--colour", "always"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("I drink tea."), HasSubstr("\x1B[48;")));
}

TEST_F(Heatmap, OutputsThatDoNotGoTogetherAreTold) {
  expect_one_line_error(heatmap({"--delay", "100"}), "ask for --format apng");
  expect_one_line_error(heatmap({"--format", "apng", "--delay", "0"}), "from 1 to 10000");
  expect_one_line_error(heatmap({"--contact-sheet", "--format", "text"}), "is a picture, not text");
  expect_one_line_error(heatmap({"--contact-sheet", "--format", "apng"}), "does not move");
  expect_one_line_error(heatmap({"--contact-sheet", "--source", "你好"}), "--contact-sheet");
  expect_one_line_error(heatmap({"--colour", "always"}), "ask for --format text");
  expect_one_line_error(heatmap({"--format", "text", "--colour", "red"}), "--colo");
  expect_one_line_error(heatmap({"--format", "text", "-o", "x"}), "text goes to standard output");
}

TEST_F(Heatmap, WhatIsNotThereIsTold) {
  expect_one_line_error(heatmap({"--epoch", "99"}), "there are those of epochs 0 to 2");
  expect_one_line_error(heatmap({"--epoch", "foo"}), "use a number, all, last or best");
  expect_one_line_error(heatmap({"--sentence", "99"}), "there is no matrix of sentence 99");
  expect_one_line_error(heatmap({"--format", "bmp"}), "use png, svg, pdf, apng or text");
}

TEST_F(Heatmap, AnEmptySentenceIsTold) {
  expect_one_line_error(heatmap({"--source", ""}), "--source: the sentence is empty");
  expect_one_line_error(heatmap({"--source", "你好", "--target", " "}), "--target: the sentence is empty");
  expect_one_line_error(heatmap({"--target", "hello"}), "--target requires --source");
}

TEST_F(Heatmap, WordsHavePicturesOfTheirOwn) {
  const Outcome outcome = heatmap({"--sentence", "1", "--mode", "forced", "--unit", "word", "-o", "words"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(lines_of(outcome.out), ElementsAre("words/epoch-002/probe-words-01-forced.png"));
  const Outcome sentence = heatmap({"--source", "我喝茶。", "--unit", "word", "-o", "words"});
  EXPECT_THAT(lines_of(sentence.out), ElementsAre("words/sentence-words-00-greedy.png"));
  expect_one_line_error(heatmap({"--unit", "letter"}), "--unit");
}

TEST_F(Heatmap, AnOptionOfFilesIsNoneOfRuns) {
  expect_one_line_error(heatmap({"--input-format", "marian"}),
                        "--input-format: this is for files of alignments, and RUN is a folder");
  expect_one_line_error(heatmap({"--one-based"}), "--one-based: this is for files");
}

/// Files of alignments need no run.
class HeatmapOfAFile : public ::testing::Test {
 protected:
  void SetUp() override {
    project_.write("out.marian", "he llo ||| 0.75,0.25 1,0 0.125,0.875\nx ||| 1,0 0,1\n");
    project_.write("out.nematus", "7 ||| x ||| 0 ||| y ||| 2 2\n1.0 0.0\n0.0 1.0\n\n");
    project_.write("links.align", "0-0 1-0\n");
    project_.write("source.txt", "▁Hallo\ny\n");
  }
  [[nodiscard]] Outcome heatmap(Arguments arguments) const {
    arguments.insert(arguments.begin(), "heatmap");
    return project_.run(arguments);
  }
  Project project_;
};

TEST_F(HeatmapOfAFile, SentencesAreNumberedInTheOrderOfTheFile) {
  const Outcome outcome = heatmap({"out.marian"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(lines_of(outcome.out),
              ElementsAre("out.marian-heatmaps/sentence-00.png", "out.marian-heatmaps/sentence-01.png"));
  EXPECT_THAT(project_.read("out.marian-heatmaps/sentence-01.png"), StartsWith("\x89PNG"));
}

TEST_F(HeatmapOfAFile, AnyFormatAndAnyPicture) {
  EXPECT_THAT(lines_of(heatmap({"out.nematus", "--format", "svg,pdf", "-o", "pictures"}).out),
              ElementsAre("pictures/sentence-00.svg", "pictures/sentence-00.pdf"));
  EXPECT_THAT(lines_of(heatmap({"links.align", "--unit", "word", "--one-based", "--skip-malformed"}).err),
              ElementsAre(HasSubstr("no alignment in it can be read")));
  EXPECT_THAT(lines_of(heatmap({"links.align", "-o", "pictures", "--unit", "word"}).out),
              ElementsAre("pictures/sentence-words-00.png"));
  project_.add_trained_run();
  EXPECT_THAT(
      lines_of(heatmap({"runs/tiny/attention/epoch-001.jsonl", "--sentence", "2", "-o", "pictures"}).out),
      ElementsAre("pictures/sentence-02.png"));
}

TEST_F(HeatmapOfAFile, TokensThatTheFileLacksComeFromAnother) {
  const Outcome outcome = heatmap(
      {"out.marian", "--sentence", "1", "--source-tokens", "source.txt", "--format", "svg", "-o", "a"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(project_.read("a/sentence-01.svg"), StartsWith("<?xml"));
  project_.write("other.txt", "▁Ha llo\ny\n");
  expect_one_line_error(
      heatmap({"out.marian", "--source-tokens", "other.txt"}),
      "out.marian:1: there are weights for 2 source tokens, but the sentence has 2 and </s>");
}

TEST_F(HeatmapOfAFile, WhatCannotBeReadIsTold) {
  project_.write("broken.marian", "x ||| 0.5,0.25\ny ||| 1\n");
  expect_one_line_error(heatmap({"broken.marian"}), "broken.marian:1: row 0 sums to 0.75");
  EXPECT_EQ(heatmap({"broken.marian", "--normalise-rows"}).exit_code, 0);
  const Outcome skipping = heatmap({"broken.marian", "--skip-malformed"});
  EXPECT_EQ(skipping.exit_code, 0);
  EXPECT_THAT(skipping.err,
              HasSubstr("broken.marian: one sentence is left out; the first: broken.marian:1: row 0"));
  project_.write("story.txt", "Once upon a time\n");
  expect_one_line_error(heatmap({"story.txt"}), "say which format it is: jsonl, marian");
  expect_one_line_error(heatmap({"out.marian", "--input-format", "moses"}),
                        "'moses' is not a format; use jsonl");
  expect_one_line_error(heatmap({"out.marian", "--sentence", "2"}),
                        "there is no sentence 2; it has 2, numbered from 0");
  expect_one_line_error(heatmap({"missing.marian"}), "there is no such folder or file");
}

TEST_F(HeatmapOfAFile, TextForTheTerminalWritesNoFile) {
  const Outcome outcome = heatmap({"out.marian", "--sentence", "0", "--format", "text"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("llo"), HasSubstr("▓")));
  EXPECT_FALSE(project_.has("out.marian-heatmaps"));
}

TEST_F(HeatmapOfAFile, HasNoEpochsToShow) {
  expect_one_line_error(heatmap({"out.marian", "--format", "apng"}),
                        "apng shows the epochs of a run, and a file of alignments has none");
  expect_one_line_error(heatmap({"out.marian", "--contact-sheet"}), "--contact-sheet: this is for runs");
}

TEST_F(HeatmapOfAFile, AnOptionOfRunsIsNoneOfFiles) {
  expect_one_line_error(heatmap({"out.marian", "--epoch", "2"}),
                        "--epoch: this is for runs, and RUN is a file of alignments");
  expect_one_line_error(heatmap({"out.marian", "--source", "x"}), "--source: this is for runs");
}

TEST_F(HeatmapOfAFile, AModelWithoutAttentionHasNoPicture) {
  project_.write(
      "none.jsonl",
      R"({"id":0,"attention":"none","mode":"forced","source":["a"],"target":["b"],"source_sent":"a",)"
      R"("target_sent":"b","matrix":[]})");
  expect_one_line_error(heatmap({"none.jsonl"}), "none.jsonl: this model has no attention");
}

}  // namespace
}  // namespace seq2see::testing
