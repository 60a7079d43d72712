// What a model thinks of given translations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/project.h"

namespace seq2see::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Score : public ::testing::Test {
 protected:
  void SetUp() override { project_.add_trained_run(); }

  [[nodiscard]] Outcome score(const Arguments& more) const {
    Arguments arguments = {"score", "runs/tiny"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  [[nodiscard]] Outcome score_dev(const Arguments& more = {}) const {
    Arguments arguments = {"--source", "dev.zh", "--target", "dev.en"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return score(arguments);
  }
  [[nodiscard]] std::vector<json> dev_as_json(const Arguments& more = {}) const {
    Arguments arguments = {"--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<json> lines;
    for (const std::string& line : lines_of(score_dev(arguments).out)) lines.push_back(json::parse(line));
    return lines;
  }
  Project project_;
};

TEST_F(Score, IsTheLogProbabilityOfEachPairAndOfItsPieces) {
  const Outcome plain = score_dev();
  EXPECT_EQ(plain.exit_code, 0);
  EXPECT_EQ(plain.err, "");
  const std::vector<std::string> numbers = lines_of(plain.out);
  const std::vector<std::string> with_tokens = lines_of(score_dev({"--tokens"}).out);
  const std::vector<json> objects = dev_as_json();
  const std::vector<std::string> targets = lines_of(project_.read("dev.en"));
  ASSERT_EQ(numbers.size(), 20U);
  ASSERT_EQ(with_tokens.size(), 20U);
  ASSERT_EQ(objects.size(), 20U);
  for (size_t i = 0; i < 20; ++i) {
    const json& object = objects[i];
    EXPECT_EQ(object["id"], i);
    EXPECT_EQ(object["target"], targets[i]);
    double sum = 0.0;
    std::string line = numbers[i];
    std::string text;
    for (const json& token : object["tokens"]) {
      const double log_probability = token["log_probability"];
      EXPECT_LT(log_probability, 0.0);
      sum += log_probability;
      const auto piece = token["piece"].get<std::string>();
      std::ostringstream field;
      field.precision(6);
      field << std::fixed << '\t' << piece << ' ' << log_probability;
      line += field.str();
      if (piece != "</s>") text += piece;
    }
    EXPECT_EQ(object["tokens"].back()["piece"], "</s>");
    EXPECT_DOUBLE_EQ(object["score"].get<double>(), sum);
    EXPECT_NEAR(std::stod(numbers[i]), sum, 6e-7);
    EXPECT_EQ(with_tokens[i], line);
  }
}

TEST_F(Score, IsThatOfTheMatricesWhichTheTrainingDumped) {
  // The probes of the last epoch were forced with the weights of `last`.
  std::string sources;
  std::string targets;
  std::vector<double> expected;
  for (const std::string& line : lines_of(project_.read("runs/tiny/attention/epoch-002.jsonl"))) {
    const json alignment = json::parse(line);
    if (alignment["mode"] != "forced") continue;
    sources += alignment["source_sent"].get<std::string>() + "\n";
    targets += alignment["target_sent"].get<std::string>() + "\n";
    expected.push_back(alignment["score"]);
  }
  ASSERT_EQ(expected.size(), 3U);
  project_.write("probes.zh", sources);
  project_.write("probes.en", targets);
  const std::vector<std::string> lines =
      lines_of(score({"--source", "probes.zh", "--target", "probes.en", "--checkpoint", "last"}).out);
  ASSERT_EQ(lines.size(), 3U);
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(std::stod(lines[i]), expected[i], 1e-6);
}

TEST_F(Score, NormalisedByLengthIsTheMeanOfThePieces) {
  const auto sums = dev_as_json();
  const auto means = dev_as_json({"--normalise", "length"});
  for (size_t i = 0; i < sums.size(); ++i) {
    EXPECT_DOUBLE_EQ(means[i]["score"].get<double>(),
                     sums[i]["score"].get<double>() / static_cast<double>(sums[i]["tokens"].size()));
    EXPECT_EQ(means[i]["tokens"], sums[i]["tokens"]);
  }
  expect_one_line_error(score_dev({"--normalise", "words"}), "--normalise");
}

TEST_F(Score, DoesNotDependOnTheOtherPairsNorOnThreads) {
  const std::string alone = lines_of(score_dev().out)[0];
  std::string sources;
  std::string targets;
  const std::string source = first_lines(project_.read("dev.zh"), 1);
  const std::string target = first_lines(project_.read("dev.en"), 1);
  std::string words;  // many times as long as the others
  for (int i = 0; i < 700; ++i) words += "water ";
  for (int i = 0; i < 1200; ++i) {
    sources += source;
    targets += i % 300 == 299 ? words + "\n" : target;
  }
  project_.write("many.zh", sources);
  project_.write("many.en", targets);
  for (const char* threads : {"1", "3"}) {
    const Outcome outcome = score({"--source", "many.zh", "--target", "many.en", "--threads", threads});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const std::vector<std::string> lines = lines_of(outcome.out);
    ASSERT_EQ(lines.size(), 1200U);
    for (size_t i = 0; i < lines.size(); ++i) {
      if (i % 300 == 299) {
        EXPECT_LT(std::stod(lines[i]), 10 * std::stod(alone)) << i;
      } else {
        EXPECT_EQ(lines[i], alone) << i;
      }
    }
  }
}

TEST_F(Score, AnEmptyTargetIsScoredAsTheEndAlone) {
  project_.write("dev.en", with_line(project_.read("dev.en"), 3, ""));
  const auto objects = dev_as_json();
  ASSERT_EQ(objects[2]["tokens"].size(), 1U);
  EXPECT_EQ(objects[2]["tokens"][0]["piece"], "</s>");
  EXPECT_EQ(objects[2]["score"], objects[2]["tokens"][0]["log_probability"]);
}

TEST_F(Score, AnEmptySourceIsToldWithItsLineBeforeAnythingIsPrinted) {
  project_.write("dev.zh", with_line(project_.read("dev.zh"), 4, " "));
  expect_one_line_error(score_dev(), "dev.zh:4: the source is empty");
  project_.write("list", "0 ||| a ||| F= 1 ||| 1\n3 ||| b ||| F= 1 ||| 1\n");
  expect_one_line_error(score({"--source", "dev.zh", "--n-best", "list"}), "dev.zh:4: the source is empty");
}

TEST_F(Score, AnEndlessTargetIsToldWithItsLine) {
  std::string words;
  for (int i = 0; i < 5000; ++i) words += "water ";
  project_.write("dev.en", with_line(project_.read("dev.en"), 7, words));
  expect_one_line_error(score_dev(), "dev.en:7: the target has ");
}

TEST_F(Score, WhatDoesNotGoTogetherIsTold) {
  expect_one_line_error(score({"--source", "dev.zh", "--target", "train.en"}),
                        "train.en: 300 lines, but dev.zh has 20");
  expect_one_line_error(score({"--source", "dev.zh"}), "give --target FILE or --n-best FILE");
  expect_one_line_error(score({"--target", "dev.en"}), "--source is required");
  expect_one_line_error(score_dev({"--rerank"}), "--n-best");
  expect_one_line_error(score_dev({"--feature-name", "F"}), "--n-best");
  expect_one_line_error(score_dev({"--json", "--tokens"}), "--tokens");
  expect_one_line_error(score({"--source", "dev.zh", "--n-best", "x", "--json"}), "--target");
  expect_one_line_error(score({"--source", "none.zh", "--target", "dev.en"}), "none.zh");
}

/// The list of the tests below: two hypotheses of line 0, one of line 2.
class ScoreOfLists : public Score {
 protected:
  ScoreOfLists() {
    const std::vector<std::string> targets = lines_of(project_.read("dev.en"));
    for (int i = 0; i < 60; ++i) wrong_ += i == 0 ? "tomorrow" : " tomorrow";
    right_ = targets[0];
    third_ = targets[2];
    project_.write("list", "0 ||| " + wrong_ + " ||| LogProb= -3.21 ||| -3.21\n" +  //
                               "0 |||" + right_ + "  ||| LogProb= -4.5 Length= 7 ||| -4.5 ||| 0-0 1-1\n" +
                               "2 ||| " + third_ + " ||| \n");
  }
  [[nodiscard]] Outcome score_list(const Arguments& more = {}) const {
    Arguments arguments = {"--source", "dev.zh", "--n-best", "list"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return score(arguments);
  }
  std::string wrong_;
  std::string right_;
  std::string third_;
};

TEST_F(ScoreOfLists, AddsAFeatureToEachEntryAndChangesNothingElse) {
  const std::vector<std::string> dev = lines_of(score_dev().out);
  const Outcome outcome = score_list();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], ::testing::StartsWith("0 ||| " + wrong_ + " ||| LogProb= -3.21 Forced= -"));
  EXPECT_THAT(lines[0], ::testing::EndsWith(" ||| -3.21"));
  EXPECT_EQ(lines[1],
            "0 ||| " + right_ + " ||| LogProb= -4.5 Length= 7 Forced= " + dev[0] + " ||| -4.5 ||| 0-0 1-1");
  EXPECT_EQ(lines[2], "2 ||| " + third_ + " ||| Forced= " + dev[2]);
}

TEST_F(ScoreOfLists, TheFeatureMayHaveAnotherNameAndAnotherMeaning) {
  const std::vector<std::string> dev = lines_of(score_dev({"--normalise", "length"}).out);
  const Outcome outcome = score_list({"--feature-name", "Reverse", "--normalise", "length"});
  EXPECT_THAT(lines_of(outcome.out)[2], HasSubstr(" Reverse= " + dev[2]));
  expect_one_line_error(score_list({"--feature-name", "a b"}), "cannot be the name of a feature");
  expect_one_line_error(score_list({"--feature-name", "Length"}),
                        "list:2: there is a feature 'Length' already");
  EXPECT_EQ(score_list({"--feature-name", "Prob"}).exit_code, 0);  // LogProb= is another one
}

TEST_F(ScoreOfLists, RerankedGivesTheBestOfEachSourceLineByLine) {
  const Outcome outcome = score_list({"--rerank"});
  EXPECT_EQ(outcome.exit_code, 0);
  const std::vector<std::string> lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 20U);
  EXPECT_EQ(lines[0], right_);
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[2], third_);
  EXPECT_EQ(lines[19], "");
  EXPECT_THAT(outcome.err, HasSubstr("18 source lines have no hypothesis"));
}

TEST_F(ScoreOfLists, RerankedByTheMeanMayPreferAnother) {
  // The empty hypothesis has one piece: its sum and its mean are the same, those of the other are not.
  project_.write("list", "0 ||| " + right_ + " ||| F= 1 ||| 1\n0 |||  ||| F= 1 ||| 1\n");
  const auto of = [&](const Outcome& outcome, size_t line) {
    const std::string text = lines_of(outcome.out)[line];
    return std::stod(text.substr(text.find("Forced= ") + 8));
  };
  for (const char* how : {"none", "length"}) {
    const Outcome scores = score_list({"--normalise", how});
    const bool first = of(scores, 0) >= of(scores, 1);
    EXPECT_EQ(lines_of(score_list({"--normalise", how, "--rerank"}).out)[0], first ? right_ : "") << how;
  }
}

TEST_F(ScoreOfLists, LinesThatAreNoEntriesAreToldWithTheirNumber) {
  for (const auto& [line, complaint] : std::vector<std::pair<std::string, std::string>>{
           {"a line", "list:2: this is not an entry of an n-best list"},
           {"1 ||| a", "list:2: this is not an entry of an n-best list"},
           {"x ||| a ||| b ||| 1", "list:2: 'x' is not the number of a source line"},
           {"-1 ||| a ||| b ||| 1", "list:2: '-1' is not the number of a source line"},
           {"20 ||| a ||| b ||| 1", "list:2: there is no source line 20: dev.zh has 20 lines"}}) {
    project_.write("list", "1 ||| a ||| b ||| 1\n" + line + "\n");
    expect_one_line_error(score_list(), complaint);
  }
  project_.write("list", "1 ||| a ||| b ||| 1\n0 ||| a ||| b ||| 1\n");
  expect_one_line_error(score_list({"--rerank"}), "list:2: source line 0 comes after 1");
  EXPECT_EQ(score_list().exit_code, 0);
}

}  // namespace
}  // namespace seq2see::testing
