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
  // The dev translations of the last epoch came from these weights as well, greedily.
  const Outcome greedily =
      evaluate({"--split", "dev", "--checkpoint", "last", "--beam-size", "1", "-o", "greedy.txt"});
  ASSERT_EQ(greedily.exit_code, 0) << greedily.err;
  EXPECT_EQ(project_.read("greedy.txt"), project_.read("runs/tiny/translations/epoch-002.dev.txt"));
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

TEST_F(Evaluate, OtherMetricsIntervalsAndLengthsComeWhereAskedFor) {
  const Outcome outcome = evaluate({"-m", "bleu", "chrf", "ter", "--chrf-word-order", "2", "--confidence",
                                    "--by-length", "--length-edges", "6", "--plot", "lengths.svg"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("95 % interval: "));
  EXPECT_THAT(outcome.out, HasSubstr("signature: nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a"));
  EXPECT_THAT(outcome.out, HasSubstr("chrF2++ = "));
  EXPECT_THAT(outcome.out, HasSubstr("TER = "));
  EXPECT_THAT(outcome.out, HasSubstr("source characters  sentences "));  // the source is Chinese
  EXPECT_THAT(outcome.out, HasSubstr("translations: runs/tiny/translations/best.test.txt"));
  for (const char* plot : {"lengths.bleu.svg", "lengths.chrf.svg", "lengths.ter.svg"}) {
    EXPECT_THAT(project_.read(plot), HasSubstr("<svg")) << plot;
  }
}

TEST_F(Evaluate, JsonIsOneObjectThatNamesTheTranslations) {
  const Outcome outcome = evaluate({"--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("{\n  \"bleu\": {\n    \"score\": "));
  EXPECT_THAT(outcome.out, HasSubstr("\"translations\": \"runs/tiny/translations/best.test.txt\"\n}\n"));
}

/// What any system translated, without a run.
class EvaluateFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    project_.write("ref.txt", "The cat sat on the mat.\nIt rains.\n");
    project_.write("other.txt", "A cat was sitting on the mat.\n\n");
    project_.write("a.txt", "The cat sat on a mat.\nIt rains.\n");
    project_.write("b.txt", "The cat sat on the mat.\nIt rains.\n");
  }
  Project project_;
};

TEST_F(EvaluateFiles, OneSystemIsPrintedAsSacrebleuDoes) {
  const Outcome outcome = project_.run({"evaluate", "--hypotheses", "b.txt", "--references", "ref.txt"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out,
              StartsWith("BLEU = 100.00 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len = "
                         "10 ref_len = 10)\nsignature: nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|"));
}

TEST_F(EvaluateFiles, AReferenceMayLackALine) {
  const Outcome outcome =
      project_.run({"evaluate", "--hypotheses", "b.txt", "--references", "ref.txt", "other.txt"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("signature: nrefs:var|"));
}

TEST_F(EvaluateFiles, SeveralSystemsAreATableWithPValues) {
  const Outcome outcome =
      project_.run({"evaluate", "--hypotheses", "a.txt", "b.txt", "--references", "ref.txt", "-m", "bleu",
                    "ter", "--paired-bs", "--paired-bs-n", "20"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_GE(lines.size(), 7U);
  EXPECT_THAT(lines[0], ::testing::MatchesRegex("system +BLEU +± +p +TER +± +p"));
  EXPECT_THAT(lines[1], ::testing::MatchesRegex("a.txt .baseline. +[0-9.]+ +[0-9.]+ +12.50 +[0-9.]+"));
  EXPECT_THAT(lines[2], ::testing::MatchesRegex("b.txt +100.00 +[0-9.]+ +[0-9.]+.? +0.00 +0.00 +[0-9.]+.?"));
  EXPECT_THAT(outcome.out, HasSubstr("p: of the difference from a.txt, by paired bootstrap with 20 samples"));
}

TEST_F(EvaluateFiles, SentencesAreATable) {
  const Outcome outcome = project_.run({"evaluate", "--hypotheses", "a.txt", "--references", "ref.txt",
                                        "--sentence-level", "-m", "ter", "bleu"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nsentence    TER    BLEU\n1         16.67 "));
  EXPECT_THAT(outcome.out, HasSubstr("\n2          0.00  100.00\n"));
  EXPECT_THAT(outcome.out, HasSubstr("signature of BLEU of sentences: nrefs:1|case:mixed|eff:yes|"));
}

TEST_F(EvaluateFiles, AFileOfOtherLengthIsToldWithBothNames) {
  project_.write("long.txt", "a\nb\nc\n");
  expect_one_line_error(project_.run({"evaluate", "--hypotheses", "long.txt", "--references", "ref.txt"}),
                        "long.txt: 3 lines, but ref.txt has 2");
  expect_one_line_error(
      project_.run({"evaluate", "--hypotheses", "a.txt", "--references", "ref.txt", "long.txt"}),
      "long.txt: 3 lines, but ref.txt has 2");
  expect_one_line_error(project_.run({"evaluate", "--hypotheses", "a.txt", "--references", "other.txt"}),
                        "other.txt:2: the line is empty");
}

TEST_F(EvaluateFiles, FlagsThatWouldChangeNothingAreMistakes) {
  const auto expect_mistake = [this](const Arguments& more, const std::string& part) {
    Arguments arguments = {"evaluate", "--hypotheses", "a.txt", "--references", "ref.txt"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expect_one_line_error(project_.run(arguments), part);
  };
  expect_mistake({"--ter-no-punct"}, "--ter-no-punct: changes nothing, for ter is not asked for; add ter");
  expect_mistake({"-m", "ter", "--tokenize", "zh"}, "--tokenize: changes nothing");
  expect_mistake({"--smooth-value", "1"}, "--smooth-value: the smoothing method exp has no value");
  expect_mistake({"--paired-bs"}, "--paired-bs: there is one system only");
  expect_mistake({"--seed", "3"}, "--seed: changes nothing where nothing is resampled");
  expect_mistake({"--confidence", "--seed", "-1"}, "--seed");
  expect_mistake({"--confidence-n", "9"}, "--confidence-n: changes nothing by itself; add --confidence");
  expect_mistake({"--by-length"}, "add --source FILE");
  expect_mistake({"--checkpoint", "last"}, "--hypotheses excludes --checkpoint");
  expect_mistake({"--by-length", "--source", "ref.txt", "--length-edges", "9,5"}, "the lengths do not rise");
  expect_mistake({"--by-length", "--source", "ref.txt", "--plot", "plot.gif"},
                 "end it in .png, .svg or .pdf");
  expect_one_line_error(project_.run({"evaluate"}), "name a run, or --hypotheses and --references");
}

TEST_F(EvaluateFiles, ATokenizerThatDoesNotSuitTheScriptIsWarnedOf) {
  project_.write("zh.txt", "她妈妈把那个橙子放在桌子下面了。\n我爱深度学习。\n");
  const Arguments arguments = {"evaluate", "--hypotheses", "zh.txt", "--references", "zh.txt"};
  EXPECT_THAT(project_.run(arguments).err, HasSubstr("use the tokenizer 'zh'"));
  Arguments suited = arguments;
  suited.insert(suited.end(), {"--tokenize", "zh"});
  EXPECT_EQ(project_.run(suited).err, "");
}

}  // namespace
}  // namespace seq2see::testing
